"""Words: what of a text is compared, whatever its script, case or dress."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from unicodedata import category, normalize

from flows.core.lazy import lazily

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    _Letter = TypeVar("_Letter", np.uint8, np.uint32)
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
# A picture is an emoji or a keycap; beside it stand what dresses it, marks of direction
# that nobody sees, and the points of somebody who is glad.
_PICTURE = (
    r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\x{fe0f}?\x{20e3})"
)
_BESIDE = r"[\p{Emoji_Modifier}\p{Cf}\x{fe0e}\x{fe0f}\x{20e3}\s!.]"
ONLY_EMOJI = rf"^{_BESIDE}*{_PICTURE}(?:{_PICTURE}|{_BESIDE})*$"
# What begins mark-up, an entity or an address, and what divides the texts.
_DRESS = r"[<&\x00]|://|(?i:www)\."
_BLANK = ord(" ")
_PLAIN_LETTERS = bytes(
    ord(chr(n).lower()) if chr(n).isalnum() or not n else _BLANK for n in range(128)
) + bytes([_BLANK] * 128)
_PLAIN_ENDS = bytes(n for n in range(128) if not chr(n).isalnum())
_MARK_UP = r"(?s)<[a-zA-Z/][^<>]{0,500}>"
_NUMBERED = r"&#\d{1,7};"
_ADDRESS = r"(?i)\b(?:https?://|www\.)[^\s\x00]+"
_ARABIC_MARKS = (
    *range(0x610, 0x61B),
    *range(0x64B, 0x660),
    *range(0x6D6, 0x6EE),
    0x670,
    0x640,
)
# What dresses an emoji and has a letter's or a mark's category: a keycap, a selector.
_EMOJI_MARKS = (0x20E3, 0xFE0F)
_SPACES = (*range(9, 14), 0x85)
# What a character is among words. Letters are all marks and digits, too.
_LETTER, _SPACE, _SIGN, _NOTHING = range(4)
# The first two planes, in which nearly all characters are.
_TWO_PLANES = 0x20000
# From here to their end stand emoji and other pictures.
_PICTURES = 0x1F000


class Letters(NamedTuple):
    """The characters of texts in one case, zeros between two, and what each is."""

    letters: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]

    def first(self, texts: int) -> Letters:
        """Give those of the first texts only, at least one."""
        ends = np.flatnonzero(self.letters == 0)
        end = ends[texts - 1] if texts <= len(ends) else None
        return Letters(self.letters[:end], self.kinds[:end])


def normalised(texts: pl.Series) -> pl.Series:
    """Leave the words of texts: no mark-up, address, emoji, punctuation or case."""
    return decoded(divided(normal_words(texts))) if len(texts) else texts


def normal_words(texts: pl.Series) -> bytes:
    """Do as ``normalised`` does; gives a block of UTF-8, which a zero byte divides."""
    bare = (
        texts.str.replace_all(_MARK_UP, " ")
        .str.replace_many(_ENTITIES)
        .str.replace_all(_NUMBERED, " ")
    )
    block = pl.Series([_composed(bare)]).str.replace_all(_ADDRESS, " ").item()
    return words_of(_letters_of(block.casefold()))


def undressed(texts: pl.Series) -> Letters | None:
    """Give the letters of texts none of which is dressed; None if one is after all.

    In characters of full width an address is seen only now.
    """
    block = _composed(texts).casefold()
    return None if "://" in block or "www." in block else _letters_of(block)


def words_of(found: Letters) -> bytes:
    """Leave the words; gives a block of UTF-8, which a zero byte divides."""
    letters = np.where(found.kinds == _LETTER, found.letters, _BLANK)
    return _text_of(_one_blank(letters))


def ends_stripped(texts: pl.Series) -> bytes:
    """Leave texts without the punctuation and emoji around them, in one case.

    Gives a block of UTF-8, which a zero byte divides.
    """
    return ends_off(_letters_of(_composed(texts).casefold()))


def ends_off(found: Letters) -> bytes:
    """Do as ``ends_stripped`` does."""
    letters, kinds = found
    ends = np.append(np.flatnonzero(letters == 0), len(letters))
    within = np.flatnonzero((kinds == _LETTER) & (letters > 0))
    # A text's letters are those from the place of its first on.
    first = np.searchsorted(within, np.append(0, ends[:-1]))
    last = np.searchsorted(within, ends)
    is_any = first < last
    edges = np.zeros(len(letters) + 1, np.int8)
    edges[within[first[is_any]]] += 1
    edges[within[last[is_any] - 1] + 1] -= 1
    kept = (np.cumsum(edges[:-1], dtype=np.int8) > 0) | (letters == 0)
    return _text_of(_one_blank(np.where(kinds == _SPACE, _BLANK, letters)[kept]))


def is_dressed(text: pl.Expr) -> pl.Expr:
    """Say whether a text has more than words: what may be mark-up or an address."""
    return text.str.contains(_DRESS)


def is_ascii(text: pl.Expr) -> pl.Expr:
    """Say whether of a text, if it is not dressed, ``plain_words`` finds the words."""
    return text.str.len_bytes() == text.str.len_chars()


def joined(texts: pl.Series) -> bytes:
    """Give texts as one block, which a zero byte divides."""
    block: bytes = texts.str.join("\0").cast(pl.Binary).item()
    return block


def divided(texts: bytes) -> list[bytes]:
    """Give the texts of a block again, which a zero byte divides."""
    return texts.split(b"\0")


def decoded(texts: list[bytes]) -> pl.Series:
    """Give texts of UTF-8 as a column."""
    return pl.Series(texts, dtype=pl.Binary).cast(pl.String)


def plain_words(texts: bytes) -> bytes:
    """Leave the words of plain texts, which a zero byte divides, all at once."""
    letters = np.frombuffer(texts.translate(_PLAIN_LETTERS), np.uint8)
    words: bytes = _one_blank(letters).tobytes()
    return words


def measured(
    words: bytes,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Count the words and the bytes of texts of which only the words are left."""
    content = np.frombuffer(words + b"\0", np.uint8)
    ends = np.flatnonzero(content == 0)
    lengths = np.diff(ends, prepend=-1) - 1
    blanks = np.diff(_counted_before(content == _BLANK, ends), prepend=0)
    return (blanks + 1) * (lengths > 0), lengths


def _counted_before(
    are_so: npt.NDArray[np.bool_], places: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Count the flags before each of some places, none of which has one itself."""
    packed = np.packbits(are_so, bitorder="little")
    # Sixty-four flags are a word, and the first one its lowest bit.
    words = np.zeros(len(are_so) // 64 + 1, "<u8")
    words.view(np.uint8)[: len(packed)] = packed
    so_far = np.cumsum(np.bitwise_count(words), dtype=np.int64)
    word, bit = np.divmod(places, 64)
    return so_far[word] - np.bitwise_count(words[word] >> bit.astype(np.uint64))


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


def _composed(texts: pl.Series) -> str:
    """Join texts, each in NFKC, with a zero character between two."""
    whole = texts.str.replace_all("\0", " ", literal=True).to_list()
    return "\0".join([normalize("NFKC", text) for text in whole])


def _letters_of(block: str) -> Letters:
    """Give a block's characters, which are in one case, and what each of them is."""
    letters = np.frombuffer(block.encode("utf-32-le"), "<u4")
    kinds = _kinds()[np.minimum(letters, _TWO_PLANES)]
    is_rare = letters >= _TWO_PLANES
    if is_rare.any():
        kinds[is_rare] = _kinds_of(letters[is_rare])
    is_there = kinds != _NOTHING
    return Letters(letters[is_there], kinds[is_there])


def _one_blank(letters: npt.NDArray[_Letter]) -> npt.NDArray[_Letter]:
    """Leave one blank between two words, and none around a text; zeros divide texts."""
    kept = letters != _BLANK
    # Of several blanks the last, and none at the end of a text ...
    kept[:-1] |= kept[1:] & (letters[1:] > 0)
    # ... or at its beginning, where there seldom is one.
    starts = np.append(0, np.flatnonzero(letters == 0) + 1)
    while len(starts := starts[starts < len(letters)]):
        starts = starts[letters[starts] == _BLANK]
        kept[starts] = False
        starts = starts + 1
    words: npt.NDArray[_Letter] = letters[kept]
    return words


def _text_of(letters: npt.NDArray[np.uint32]) -> bytes:
    return letters.astype("<u4").tobytes().decode("utf-32-le").encode()


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Give the kind of each character of the first two planes, and a last one."""
    kinds = _kinds_of(np.arange(_TWO_PLANES + 1, dtype=np.uint32))
    kinds[list(_SPACES)] = _SPACE
    kinds[list(_EMOJI_MARKS)] = _SIGN
    kinds[list(_ARABIC_MARKS)] = _NOTHING
    # Zeros divide texts and stay as they are.
    kinds[0] = _LETTER
    return kinds


def _kinds_of(letters: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """Tell letters, spaces and signs by their category in Unicode."""
    categories = "".join(map(category, map(chr, letters.tolist()))).encode()
    first = np.frombuffer(categories, np.uint8)[::2]
    kinds = np.full(len(first), _LETTER, np.uint8)
    kinds[np.isin(first, list(b"PSC"))] = _SIGN
    kinds[first == ord("Z")] = _SPACE
    # What this Python has not heard of yet is an emoji or a letter of a new script.
    is_new = np.frombuffer(categories, "S2") == b"Cn"
    kinds[is_new & ((letters < _PICTURES) | (letters >= _TWO_PLANES))] = _LETTER
    return kinds
