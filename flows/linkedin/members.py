"""What an export is made of before it is read: named streams of bytes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from flows.core.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

CHUNK = 2 << 20
_AHEAD = 2
MOST_MEMBERS = 10_000
LARGEST_MEMBER = 2 << 30
LARGEST_EXPORT = 4 << 30

# All that the standard library was seen to raise over damaged zips.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    OverflowError,
)


class Stream(Protocol):
    """Bytes that are read from their beginning to their end."""

    def read(self, size: int, /) -> bytes:
        """Give so many bytes, or fewer at the end."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export; ``path`` has slashes and is never used to write.

    ``size`` is in bytes; ``saved_at`` is what the zip says, on a clock without a
    zone, and None for a file on disk, whose time means nothing.
    """

    path: str
    size: int
    saved_at: datetime | None
    opened: Callable[[], AbstractContextManager[Stream]]

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes piece by piece; raises ``ArchiveError`` E1102, E1104."""
        with damage_is_refused(self.path), self.opened() as stream:
            so_far = 0
            while chunk := stream.read(CHUNK):
                so_far += len(chunk)
                if so_far > LARGEST_MEMBER:
                    raise too_large(self.path, "it is larger than 2 GiB")
                yield chunk
            # The library is content with less; a file on disk may still grow.
            if so_far != self.size:
                raise EOFError

    def start(self, size: int) -> bytes:
        """Give at most the first ``size`` bytes."""
        with damage_is_refused(self.path), self.opened() as stream:
            return stream.read(size)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an export comes from: a zip, a folder or loose files.

    ``names`` are its own and its folder's, either of which may tell its date;
    ``nested`` the zips in it, which are not opened.
    """

    name: str
    names: tuple[str, ...]
    members: tuple[Member, ...]
    is_loose: bool = False
    nested: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@contextmanager
def damage_is_refused(where: str) -> Iterator[None]:
    """Turn whatever the libraries raise over a bad file into one coded refusal."""
    try:
        yield
    except _DAMAGE as error:
        # Without its cause: some of these carry the bytes they stumbled over.
        raise ArchiveError(
            "E1102",
            where,
            f"cannot be read to its end ({type(error).__name__}); it is damaged, cut"
            " short or packed in a way that LinkedIn does not use.",
            remedy="Download the export again.",
        ) from None


def read_ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give the same chunks, the next two being unpacked while one is in use.

    Unpacking and hashing run beside Python's own work, so a large member costs about
    as much time as the slower of the two, and no more than two chunks of memory. With
    one, either side waits for the other too often.
    """
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming = deque(reader.submit(next, chunks, b"") for _ in range(_AHEAD))
        while chunk := coming.popleft().result():
            coming.append(reader.submit(next, chunks, b""))
            yield chunk


def too_large(where: str, what: str) -> ArchiveError:
    """Make the refusal of something beyond every limit of a real export."""
    return ArchiveError(
        "E1104",
        where,
        f"{what}, which no export of LinkedIn is.",
        remedy="If it is your own export, pack only its CSV files and try again.",
    )


def unsafe(where: str, what: str) -> ArchiveError:
    """Make the refusal of a zip that was made to harm, or by a strange tool."""
    return ArchiveError(
        "E1105",
        where,
        f"{what}; LinkedIn makes no such zip, so nothing in it was read.",
        remedy="Download the export from LinkedIn again.",
    )
