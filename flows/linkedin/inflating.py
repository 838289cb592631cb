"""Inflating: the bytes of an entry of a zip, unpacked as they are asked for.

The library that reads the zip could do it as well, but with the zlib of Python, which
takes three times as long as zlib-ng.
"""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from copy import copy
from typing import IO, TYPE_CHECKING

from zlib_ng import zlib_ng

if TYPE_CHECKING:
    from collections.abc import Iterator

_RAW = -zlib_ng.MAX_WBITS
_PACKED = 256 << 10


@contextmanager
def inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[Inflated]:
    """Open a deflated entry of a zip."""
    with archive.open(_as_stored(entry)) as packed:
        yield Inflated(packed, entry)


class Inflated:
    """A deflated entry, to be read once from its beginning to its end.

    Raises what ``zipfile`` raises: ``BadZipFile`` where the check sum is another one,
    ``EOFError`` where the packed bytes end too early; and ``BadZipFile`` where they
    cannot be unpacked or come to more than the zip says.
    """

    def __init__(self, packed: IO[bytes], entry: zipfile.ZipInfo) -> None:
        self._packed = packed
        self._left = entry.file_size
        self._expected = entry.CRC
        self._sum = 0
        self._inflate = zlib_ng.decompressobj(_RAW)

    def read(self, size: int) -> bytes:
        """Give so many bytes, or fewer at the end, where there are none."""
        pieces = []
        while size > 0 and (piece := self._next(size)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _next(self, size: int) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._packed.read(_PACKED)
            if not packed:
                raise EOFError
            if piece := self._unpacked(packed, size):
                return piece
        if self._sum != self._expected:
            raise zipfile.BadZipFile
        return b""

    def _unpacked(self, packed: bytes, size: int) -> bytes:
        try:
            piece = self._inflate.decompress(packed, size)
        # Its stubs take the class of its errors for one of them.
        except zlib_ng.error:  # type: ignore[misc]
            raise zipfile.BadZipFile from None
        self._left -= len(piece)
        if self._left < 0:
            raise zipfile.BadZipFile
        self._sum = zlib_ng.crc32(piece, self._sum)
        return piece


def _as_stored(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Describe the packed bytes of an entry as one that was never packed."""
    packed = copy(entry)
    packed.compress_type = zipfile.ZIP_STORED
    packed.file_size = entry.compress_size
    # The sum is of what comes out of them.
    del packed.CRC
    return packed
