"""Words: what of a text is compared, whatever its script, case or dress."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

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
ONLY_EMOJI = rf"^[{_EMOJI}\s]*[\p{{Extended_Pictographic}}\p{{Regional_Indicator}}]"
ONLY_EMOJI += rf"[{_EMOJI}\s]*$"
_NO_LETTER = rf"\p{{P}}\p{{S}}\p{{Z}}\p{{C}}\s{_EMOJI}"
_ASCII_NO_LETTERS = [chr(n) for n in range(128) if not chr(n).isalnum()]
_MARK_UP = r"(?s)<[a-zA-Z/][^<>]{0,500}>"
_NUMBERED = r"&#\d{1,7};"
_ADDRESS = r"(?i)\b(?:https?://|www\.)\S+"
_ARABIC_MARKS = r"[\x{0610}-\x{061a}\x{064b}-\x{065f}\x{0670}\x{06d6}-\x{06ed}\x{0640}]"


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


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_many(_casefold())


@cache
def _casefold() -> dict[str, str]:
    # No letter beyond the first two planes has a case.
    letters = map(chr, range(0x20000))
    return {
        each: each.casefold() for each in letters if each.casefold() != each.lower()
    }
