"""Foreign text and addresses, made safe and drawable at the report's edge."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

LONGEST_TEXT = 120
LONGEST_ADDRESS = 300
MARKS_IN_A_ROW = 3

_ISOLATE, _RELEASE = "\u2068", "\u2069"
# Everything that steers direction, and so could reorder the line around a name.
_BIDI = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
# Control, surrogate, private use, unassigned: nothing a font could draw.
_UNDRAWABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_NOT_IN_ADDRESSES = frozenset("<>\"'`\\{}|^")


def clean_text(text: str) -> str:
    r"""Give ``text`` as one short line in NFC that every font engine survives.

    Control, bidi-control, private and unassigned characters go, white space
    becomes single spaces, at most 3 combining marks follow a letter, and past
    120 characters it ends in an ellipsis.

    >>> clean_text("  Ana \u202e  Silva\x00 ")
    'Ana Silva'
    """
    # No text of several thousand characters is worth normalising whole.
    kept = "".join(_drawable(character) for character in text[: 4 * LONGEST_TEXT])
    # Only now stand a letter and its marks side by side.
    kept = _with_few_marks(unicodedata.normalize("NFC", kept))
    kept = " ".join(kept.split())
    if len(kept) <= LONGEST_TEXT:
        return kept
    return kept[: LONGEST_TEXT - 1].rstrip() + "…"


def isolate(text: str) -> str:
    """Wrap foreign ``text`` so that its direction cannot leak into the line."""
    return f"{_ISOLATE}{text}{_RELEASE}" if text else ""


def profile_link(address: str) -> str | None:
    """Give ``address`` if it is a plain https address at LinkedIn, else None.

    >>> profile_link("https://www.linkedin.com/in/ana-demo")
    'https://www.linkedin.com/in/ana-demo'
    """
    address = address.strip()
    if not 0 < len(address) <= LONGEST_ADDRESS or not _is_plain(address):
        return None
    try:
        parts = urlsplit(address)
        is_bare = parts.port is None and parts.netloc == parts.hostname
    except ValueError:
        return None
    host = parts.hostname or ""
    is_linkedin = host == "linkedin.com" or host.endswith(".linkedin.com")
    return address if parts.scheme == "https" and is_bare and is_linkedin else None


def _drawable(character: str) -> str:
    if character in _BIDI:
        return ""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNDRAWABLE else character


def _with_few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def _is_plain(address: str) -> bool:
    return all(
        character not in _NOT_IN_ADDRESSES
        and not character.isspace()
        and character not in _BIDI
        and unicodedata.category(character) not in _UNDRAWABLE
        for character in address
    )
