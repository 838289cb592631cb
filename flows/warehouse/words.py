"""Words: what of a text is compared, whatever its script, case or dress."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.core.lazy import lazily

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl
else:
    np = lazily("numpy")
    pl = lazily("polars")

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
# What begins mark-up, an entity or an address, and what divides the texts.
_NOT_PLAIN = ("<", "&", "://", "\0")
_BLANK = ord(" ")
_PLAIN_LETTERS = bytes(
    ord(chr(n).lower()) if chr(n).isalnum() or not n else _BLANK for n in range(128)
) + bytes([_BLANK] * 128)
_PLAIN_ENDS = bytes(n for n in range(128) if not chr(n).isalnum())
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


def is_plain(text: pl.Expr) -> pl.Expr:
    """Say whether ``plain_words`` finds the same words in a text as ``normalised``."""
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    special = [text.str.contains(each, literal=True) for each in _NOT_PLAIN]
    return is_ascii & ~pl.any_horizontal(*special, text.str.contains(r"(?i)www\."))


def joined(texts: pl.Series) -> bytes:
    """Give texts as one block, which a zero byte divides."""
    block: str = texts.str.join("\0").item()
    return block.encode()


def divided(texts: bytes) -> pl.Series:
    """Give the texts of a block again, which a zero byte divides."""
    return pl.Series([texts.decode()]).str.split("\0").explode()


def plain_words(texts: bytes) -> bytes:
    """Leave the words of plain texts, which a zero byte divides, all at once."""
    letters = np.frombuffer(texts.translate(_PLAIN_LETTERS), np.uint8)
    kept = letters != _BLANK
    # Of several blanks the last, and none at the end of a text.
    kept[:-1] |= letters[1:] > _BLANK
    words: bytes = b"\0" + letters[kept].tobytes()
    return words.replace(b"\0 ", b"\0")[1:]


def measured(
    words: bytes,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Count the words and the bytes of texts of which only the words are left."""
    content = np.frombuffer(words, np.uint8)
    ends = np.append(np.flatnonzero(content == 0), len(content))
    blanks = np.searchsorted(np.flatnonzero(content == _BLANK), ends)
    lengths = np.diff(ends, prepend=-1) - 1
    return np.diff(blanks, prepend=0) + (lengths > 0), lengths


def with_name_masked(text: bytes, name: bytes) -> bytes:
    """Put a star for a name, and for its first word, wherever a text holds it.

    Of both only the words are left.
    """
    masked = b" %b " % text
    for part in (name, name.partition(b" ")[0]):
        # One letter is an initial and may be a word; one ideograph is a whole name.
        if len(part) > 1:
            # Between blanks, so that Ana is masked in "hi ana" and not in "banana".
            masked = masked.replace(b" %b " % part, b" * ")
            masked = b" %b " % masked.strip(b" ")
    return masked.strip(b" ")


def plain_tap(text: bytes) -> bytes:
    """Do as ``ends_stripped`` does to one plain text."""
    return b" ".join(text.lower().strip(_PLAIN_ENDS).split())


def _folded(text: pl.Expr) -> pl.Expr:
    return text.str.to_lowercase().str.replace_many(_casefold())


@cache
def _casefold() -> dict[str, str]:
    # No letter beyond the first two planes has a case.
    letters = map(chr, range(0x20000))
    return {
        each: each.casefold() for each in letters if each.casefold() != each.lower()
    }
