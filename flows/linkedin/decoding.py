"""Turns the bytes of any text file of an export into UTF-8 with plain line ends."""

from __future__ import annotations

import codecs
import sys
from typing import TYPE_CHECKING

from flows.core.errors import FormatError
from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import polars as pl
else:
    pl = lazily("polars")

# A zip's start means XLSX, the other the spreadsheets before it.
_SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ASCII_END = 0x80
_LEAD_BYTE = 0xC0

_WINDOWS_BYTES = "windows-1252-bytes"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    # One such byte must not spoil the other letters of its line.
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


codecs.register_error(_WINDOWS_BYTES, _as_windows)


class Decoded:
    """The blocks of one file in UTF-8, without a byte-order mark.

    Each block ends with a line, except the last and those of a line longer than a
    block. UTF-16 is known by its mark or its zero bytes; anything else is UTF-8,
    and single bytes that are not are read as Windows-1252, the commonest damage;
    ``foreign_lines`` counts the lines that hold any. Every line end becomes a line
    feed: the engine refuses files that mix them. Whoever refuses what is no UTF-8 needs
    only the first ``sure`` bytes looked at, and gets the rest as it is. Raises
    ``FormatError`` E1114 for a spreadsheet.
    """

    def __init__(
        self, chunks: Iterable[bytes], where: str, *, sure: int = sys.maxsize
    ) -> None:
        self._chunks = iter(chunks)
        self._where = where
        self._unsure = sure
        self.foreign_lines = 0
        self.lost_characters = 0

    def __iter__(self) -> Iterator[bytes]:
        start = next(self._chunks, b"")
        if start.startswith(_SHEET_STARTS):
            raise FormatError(
                "E1114",
                self._where,
                "this is a spreadsheet under the name of a text file.",
                remedy="Give the zip as LinkedIn sent it, or save the sheet as CSV.",
            )
        encoding = _wide_encoding(start)
        if encoding:
            blocks = self._narrowed(start, encoding)
        else:
            blocks = self._started(start.removeprefix(codecs.BOM_UTF8))
        for block in _whole_lines(blocks):
            yield _plain_ends(block if encoding else self._as_utf8(block))

    def _started(self, start: bytes) -> Iterator[bytes]:
        yield start
        yield from self._chunks

    def _narrowed(self, start: bytes, encoding: str) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        for chunk in self._started(start):
            text = decoder.decode(chunk)
            self.lost_characters += text.count("\ufffd")
            yield text.removeprefix("\ufeff").encode()
        yield decoder.decode(b"", final=True).encode()

    def _as_utf8(self, block: bytes) -> bytes:
        if self._unsure <= 0:
            return block
        self._unsure -= len(block)
        if block.isascii() or is_utf8(block):
            return block
        return b"".join(map(self._line, block.splitlines(keepends=True)))

    def _line(self, line: bytes) -> bytes:
        try:
            line.decode()
        except UnicodeDecodeError:
            self.foreign_lines += 1
            return line.decode(errors=_WINDOWS_BYTES).encode()
        return line


def is_utf8(block: bytes) -> bool:
    """Say whether a block can be decoded, without decoding it, which is slow."""
    try:
        pl.Series([block]).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _wide_encoding(start: bytes) -> str | None:
    for mark, encoding in _UTF_16.items():
        if start.startswith(mark):
            return encoding
    # Without a mark: headers are ASCII, so every other byte of them is zero.
    even, odd = start[:64:2], start[1:64:2]
    if odd and not any(odd) and all(even):
        return "utf-16-le"
    if even and not any(even) and all(odd):
        return "utf-16-be"
    return None


def _whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        if cut := chunk.rfind(b"\n") + 1:
            yield b"".join((rest, memoryview(chunk)[:cut]))
            rest = chunk[cut:]
            continue
        block = rest + chunk
        cut = _end_of_characters(block)
        rest = block[cut:]
        if cut:
            yield block[:cut]
    if rest:
        yield rest


def _end_of_characters(block: bytes) -> int:
    """Find where to cut without dividing a character or a line end of two bytes."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte >= _LEAD_BYTE or byte == ord("\r"):
            return len(block) - back
        if byte < _ASCII_END:
            break
    return len(block)


def _plain_ends(block: bytes) -> bytes:
    if b"\r" not in block:
        return block
    return block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
