"""Texts: what is kept of a message instead of its words.

All normalising is done here, by one engine, because two never agree on case.
"""

from __future__ import annotations

import hmac
import sys
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Longer texts are neither one-tap answers nor notes: LinkedIn cuts those at 300.
LISTED_CHARACTERS = 320

# Nobody's one-tap answer, in any language, is as long as this.
LONGEST_TAP = 80

ONE_TAPS = (
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
    "تهانينا",
    "مبروك",
    "شكرا",
    "félicitations",
    "merci",
    "merci pour la connexion",
    "felicidades",
    "gracias",
    "glückwunsch",
    "danke",
    "parabéns",
    "obrigado",
    "obrigada",
)
INVITATION_TEXTS = (
    "I'd like to add you to my professional network on LinkedIn",
    "I'd like to join your LinkedIn network",
    "I'd like to connect with you on LinkedIn",
)

_CASEFOLD = {
    chr(code): chr(code).casefold()
    for code in range(sys.maxunicode + 1)
    if chr(code).casefold() != chr(code).lower()
}
_ENTITIES = {
    "&nbsp;": " ",
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&rsquo;": "’",  # noqa: RUF001 - the character that the entity stands for
    "&lsquo;": "‘",  # noqa: RUF001 - the same
    "&rdquo;": "”",
    "&ldquo;": "“",
    "&mdash;": "—",
    "&ndash;": "–",  # noqa: RUF001 - the same
    "&hellip;": "…",
}
_EMOJI = (
    r"\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}"
    r"\x{200d}\x{fe0f}\x{20e3}"
)
_ONLY_EMOJI = rf"^[{_EMOJI}\s]*[\p{{Extended_Pictographic}}\p{{Regional_Indicator}}]"
_ONLY_EMOJI += rf"[{_EMOJI}\s]*$"
_NO_LETTER = rf"\p{{P}}\p{{S}}\p{{Z}}\p{{C}}\s{_EMOJI}"
_ASCII_NO_LETTERS = [chr(n) for n in range(128) if not chr(n).isalnum()]
_MARK_UP = r"(?s)<[a-zA-Z/][^<>]{0,500}>"
_NUMBERED = r"&#\d{1,7};"
_ADDRESS = r"(?i)\b(?:https?://|www\.)\S+"
_ARABIC_MARKS = r"[\x{0610}-\x{061a}\x{064b}-\x{065f}\x{0670}\x{06d6}-\x{06ed}\x{0640}]"
_MASK = " \N{ASTERISK} "


def text_features(texts: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Reduce messages to what may be kept of them.

    ``texts`` has the columns row (int), content and first_name (str, may be
    empty). The answer has row; characters and words (counts), normal_characters
    (of the normalised text); has_question, is_only_emoji and is_template
    (spinmail mark-up or an unfilled macro); and three keyed hashes, each null
    where nothing is left to hash: text_hash of the normalised text with the first
    name masked, bare_hash of the same unmasked, tap_hash of the text with only its
    ends stripped (the last two for short texts). The keyed hash is HMAC-SHA256
    (RFC 2104), cut to 16 bytes.
    """
    # Most texts are plain ASCII, where the same words are found ten times faster.
    plain = _is_ascii("content") & _is_ascii("first_name")
    features = pl.concat(
        [
            texts.filter(plain).select(
                *_own_features(), *_words_of(normalised_ascii, ends_stripped_ascii)
            ),
            texts.filter(~plain).select(
                *_own_features(), *_words_of(normalised, ends_stripped)
            ),
        ]
    )
    features = features.with_columns(_masked().alias("text"))
    features = features.with_columns(
        _hashed(features.select("text"), key).alias("text_hash")
    )
    short = pl.col("characters") <= LISTED_CHARACTERS
    masked = short & (pl.col("text") != pl.col("bare"))
    return features.select(
        "row",
        "characters",
        _word_count(pl.col("bare")).alias("words"),
        pl.col("text").str.len_chars().alias("normal_characters"),
        "has_question",
        "is_only_emoji",
        "is_template",
        "text_hash",
        pl.when(~short)
        .then(None)
        .when(pl.col("text") == pl.col("bare"))
        .then("text_hash")
        .otherwise(_hashed(features.select(_where(masked, "bare")), key))
        .alias("bare_hash"),
        _hashed(features.select("tap"), key).alias("tap_hash"),
    )


def listed_hashes(texts: Iterable[str], *, key: bytes) -> list[str]:
    """Hash a list of default texts as ``bare_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    hashes = _hashed(frame.select(normalised(pl.col("text"))), key)
    return [each for each in hashes.to_list() if each is not None]


def tap_hashes(texts: Iterable[str], *, key: bytes) -> list[str]:
    """Hash a list of one-tap answers as ``tap_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    hashes = _hashed(frame.select(ends_stripped(pl.col("text"))), key)
    return [each for each in hashes.to_list() if each is not None]


def casefolded(words: Iterable[str]) -> list[str]:
    """Fold the case of a few words as ``normalised`` does."""
    frame = pl.DataFrame({"word": list(words)}, schema={"word": pl.String})
    return frame.select(normalised(pl.col("word"))).to_series().to_list()


def normalised(text: pl.Expr) -> pl.Expr:
    """Leave the words of a text: no mark-up, address, emoji, punctuation or case."""
    words = (
        text.str.replace_all(_MARK_UP, " ")
        .str.replace_many(_ENTITIES)
        .str.replace_all(_NUMBERED, " ")
        .str.normalize("NFKC")
        .str.replace_all(_ADDRESS, " ")
        .str.replace_all(_ARABIC_MARKS, "")
    )
    return _folded(words).str.replace_all(rf"[{_NO_LETTER}]+", " ").str.strip_chars()


def ends_stripped(text: pl.Expr) -> pl.Expr:
    """Leave a text without the punctuation and emoji around it, in one case."""
    return (
        _folded(text.str.normalize("NFKC").str.replace_all(_ARABIC_MARKS, ""))
        .str.replace_all(rf"^[{_NO_LETTER}]+|[{_NO_LETTER}]+$", "")
        .str.replace_all(r"\s+", " ")
    )


def normalised_ascii(text: pl.Expr) -> pl.Expr:
    """Do as ``normalised`` does to texts that are ASCII throughout."""
    words = (
        text.str.replace_all(_MARK_UP, " ")
        .str.replace_many(_ENTITIES)
        .str.replace_all(_NUMBERED, " ")
        .str.replace_all(_ADDRESS, " ")
    )
    # An entity may stand for a character beyond ASCII, all of them punctuation.
    return (
        words.str.to_lowercase()
        .str.replace_many([*_ASCII_NO_LETTERS, *_ENTITIES.values()], [" "])
        .str.replace_all(" {2,}", " ")
        .str.strip_chars(" ")
    )


def ends_stripped_ascii(text: pl.Expr) -> pl.Expr:
    """Do as ``ends_stripped`` does to texts that are ASCII throughout."""
    ends = "".join(_ASCII_NO_LETTERS)
    return text.str.to_lowercase().str.strip_chars(ends).str.replace_all(r"\s+", " ")


def _is_ascii(column: str) -> pl.Expr:
    text = pl.col(column).str
    return text.len_bytes() == text.len_chars()


def _own_features() -> tuple[pl.Expr, ...]:
    raw = pl.col("content").str
    return (
        pl.col("row"),
        raw.len_chars().alias("characters"),
        raw.contains("[?\u061f\uff1f\u037e]").alias("has_question"),
        raw.contains(_ONLY_EMOJI).alias("is_only_emoji"),
        (raw.contains("spinmail", literal=True) | raw.contains("%[A-Z_]+%")).alias(
            "is_template"
        ),
    )


def _words_of(
    normalise: Callable[[pl.Expr], pl.Expr], strip: Callable[[pl.Expr], pl.Expr]
) -> tuple[pl.Expr, ...]:
    raw = pl.col("content")
    listed = raw.str.len_chars() <= LONGEST_TAP
    return (
        normalise(raw).alias("bare"),
        normalise(pl.col("first_name")).alias("name"),
        pl.when(listed).then(strip(raw)).otherwise(pl.lit("")).alias("tap"),
    )


def _where(condition: pl.Expr, column: str) -> pl.Expr:
    return pl.when(condition).then(column).otherwise(pl.lit(""))


def _word_count(normal: pl.Expr) -> pl.Expr:
    blanks = normal.str.count_matches(" ", literal=True)
    return pl.when(normal == "").then(0).otherwise(blanks + 1)


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_many(_CASEFOLD)


def _masked() -> pl.Expr:
    whole = pl.col("name")
    first = whole.str.split(" ").list.first()
    return _mask(_mask(pl.col("bare"), whole), first)


def _mask(text: pl.Expr, name: pl.Expr) -> pl.Expr:
    # Between blanks, so that Ana is masked in "hi ana" and not in "banana".
    blank = pl.lit(" ")
    padded = pl.concat_str(blank, text, blank)
    parts = padded.str.split(pl.concat_str(blank, name, blank))
    masked = parts.list.join(_MASK).str.strip_chars(" ")
    return pl.when(name.str.len_chars() > 1).then(masked).otherwise(text)


def _hashed(texts: pl.DataFrame, key: bytes) -> pl.Series:
    return pl.Series(
        [
            hmac.digest(key, text.encode(), "sha256")[:16].hex() if text else None
            for text in texts.to_series()
        ],
        dtype=pl.String,
    )
