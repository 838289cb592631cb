"""What of a text is compared, worked out one character at a time."""

from __future__ import annotations

import html
import re
import unicodedata

ONE_TAPS = {
    "congrats",
    "congratulations",
    *(
        f"congrats on {whose} new {what}"
        for whose in ("the", "your")
        for what in ("role", "job", "position")
    ),
    "congrats on your work anniversary",
    "happy birthday",
    "happy work anniversary",
    "thanks",
    "thank you",
    "thanks for connecting",
    "thank you for connecting",
    "nice to connect",
    "great to connect",
    *("تهانينا", "مبروك", "شكرا", "félicitations", "merci"),
    *("merci pour la connexion", "felicidades", "gracias", "glückwunsch"),
    *("danke", "parabéns", "obrigado", "obrigada"),
}
DEFAULT_INVITATIONS = {
    "i d like to add you to my professional network on linkedin",
    "i d like to join your linkedin network",
    "i d like to connect with you on linkedin",
}
QUESTION_MARKS = "?\u061f\uff1f\u037e"
_JOINERS = "\u200d\ufe0f\u20e3"
_UNSEEN = "\ufe0e\ufe0f\u20e3!."
_LEGAL_FORMS = {"inc", "gmbh", "ltd", "llc"}
_NO_COMPANY = {"freelance", "self employed", "مستقل"}
_KEPT_KINDS = {"L", "M", "N"}


def normalised(text: str, first_name: str = "") -> str:
    """Leave the words of a text, with the first name of the other side masked."""
    bare = _words(text)
    name = _words(first_name)
    return " ".join("*" if word == name else word for word in bare.split())


def is_one_tap(text: str) -> bool:
    """Say whether a text is one that LinkedIn offers ready-made."""
    plain = _without_marks(unicodedata.normalize("NFKC", text)).casefold()
    while plain and not _is_letter(plain[0]):
        plain = plain[1:]
    while plain and not _is_letter(plain[-1]):
        plain = plain[:-1]
    return " ".join(plain.split()) in ONE_TAPS


def is_only_emoji(text: str) -> bool:
    """Say whether there are emoji in a text and nothing else."""
    pictures = re.sub("[0-9#*]\ufe0f?\u20e3", "\u2764", text)
    left = [
        each
        for each in pictures
        if not each.isspace()
        and each not in _UNSEEN
        and unicodedata.category(each) != "Cf"
    ]
    return bool(left) and all(unicodedata.category(x) in ("So", "Sk") for x in left)


def is_template(text: str) -> bool:
    return "spinmail" in text or re.search(r"%[A-Z_]+%", text) is not None


def asks(text: str) -> bool:
    return any(mark in text for mark in QUESTION_MARKS)


def company_name(company: str) -> str:
    """Leave what two spellings of a company share; empty where it is none."""
    words = position_name(company).split()
    if " ".join(words) in _NO_COMPANY:
        return ""
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def position_name(position: str) -> str:
    return _letters(_without_marks(unicodedata.normalize("NFKC", position)))


def holds(text: str, keyword: str) -> bool:
    """Say whether a keyword is in a text; a few letters must be a word."""
    word = position_name(keyword)
    is_short = len(word) <= 3 and word.isascii()
    return f" {word} " in f" {text} " if is_short else word in text


def _words(text: str) -> str:
    no_tags = re.sub(r"<[a-zA-Z/][^<>]*>", " ", text)
    plain = unicodedata.normalize("NFKC", html.unescape(no_tags))
    plain = re.sub(r"(?i)\b(https?://|www\.)\S+", " ", plain)
    return _letters(_without_marks(plain))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(x if _is_letter(x) else " " for x in folded).split())


def _is_letter(character: str) -> bool:
    kind = unicodedata.category(character)[0]
    return kind in _KEPT_KINDS and character not in _JOINERS


def _without_marks(text: str) -> str:
    return "".join(
        each
        for each in text
        if each != "\u0640" and not ("\u0610" <= each <= "\u06ed" and _is_mark(each))
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
