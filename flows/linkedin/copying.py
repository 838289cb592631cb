"""Copies one file of an export into a private place, ready to be read as a table."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING

from flows.core.errors import FormatError, MachineError
from flows.core.exports import ExportFile
from flows.core.lazy import lazily, load
from flows.core.paths import PRIVATE_FILE
from flows.linkedin.decoding import Decoded
from flows.linkedin.formats import MESSAGES
from flows.linkedin.headers import HEAD, Header, find_header
from flows.linkedin.members import CHUNK, read_ahead, too_large
from flows.linkedin.mending import SWALLOWED, holds_wrapped_row, mend, sentences
from flows.linkedin.records import RecordCounter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    import polars as pl

    from flows.linkedin.formats import Format
    from flows.linkedin.members import Member

else:
    np = lazily("numpy")
    pl = lazily("polars")

_LONGEST_RECORD = 32 << 20
# LinkedIn allows 30,000 connections, which are 4 MB; only messages are many.
_LARGEST_TABLE = 32 << 20
# Larger files are not parsed row by row; what is broken in them is rejected.
_MOST_ROWS, _MOST_MESSAGES = 300_000, 1_000_000


@dataclass(frozen=True, slots=True)
class _Copied:
    counter: RecordCounter
    mended: Counter[str]

    @property
    def records(self) -> int:
        """Records after the header; swallowed ones make the account not add up."""
        return self.counter.records - 1 + self.mended[SWALLOWED]


def copy_file(member: Member, form: Format, folder: Path) -> ExportFile:
    """Copy one member into ``folder``: UTF-8, from its header on, counted.

    Raises ``ArchiveError`` E1102 and E1104, ``FormatError`` E1111 to E1115 and
    ``MachineError`` E1406.
    """
    if form is not MESSAGES and member.size > _LARGEST_TABLE:
        raise too_large(member.path, "it is larger than 32 MiB")
    digest = hashlib.sha256()
    # Unpacking, decoding and counting are three threads where that is worth while.
    ahead = read_ahead if member.size > CHUNK else iter
    load(np, pl)
    decoded = Decoded(ahead(_hashed(member.chunks(), digest)), member.path)
    blocks = ahead(iter(decoded))
    head = _head_of(blocks)
    header = find_header(head, form, where=member.path)
    path = folder / f"{form.kind}.csv"
    with room_is_needed():
        copied = _copy(chain((head[header.start :],), blocks), path, header, form)
    if copied.counter.longest > _LONGEST_RECORD:
        raise _too_long(member.path, copied.counter)
    return ExportFile(
        kind=form.kind,
        name=member.path,
        path=path,
        columns=header.columns,
        delimiter=header.delimiter,
        records=copied.records,
        sha256=digest.hexdigest(),
        warnings=(*_warnings(decoded, header, form, copied), *sentences(copied.mended)),
        quotes_balanced=copied.counter.is_balanced,
        lines_before=header.lines_before,
    )


def private_file(path: Path) -> IO[bytes]:
    """Make a new file that only this user can read."""
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    return os.fdopen(number, "wb")


@contextmanager
def room_is_needed() -> Iterator[None]:
    """Turn a failure to write the copies into a ``MachineError`` E1406."""
    try:
        yield
    except OSError as error:
        raise MachineError(
            "E1406",
            "temporary folder",
            f"the export's files cannot be copied ({error.strerror}).",
            remedy="Make room, or set TMPDIR to a folder on a larger disk.",
        ) from error


def _hashed(chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _head_of(blocks: Iterator[bytes]) -> bytes:
    head = b""
    while len(head) < HEAD and (block := next(blocks, b"")):
        head += block
    return head


def _copy(blocks: Iterable[bytes], path: Path, header: Header, form: Format) -> _Copied:
    counter = RecordCounter()
    # Messages are too many to be looked at row by row without cause.
    wants_mending = header.is_wrapped or form is not MESSAGES
    with private_file(path) as out:
        for block in blocks:
            out.write(block)
            counter.add(block)
            if counter.may_be_wrapped and not wants_mending:
                wants_mending = holds_wrapped_row(block)
    # A row of nothing is all delimiters; unquoted dialects hold no line ends.
    wants_mending |= counter.shortest < len(header.columns)
    wants_mending |= bool(counter.inner_ends) and not header.is_quoted
    if wants_mending and _can_be_mended(counter, form):
        return _mended(path, header, counter, form)
    return _Copied(counter, Counter())


def _can_be_mended(counter: RecordCounter, form: Format) -> bool:
    most = _MOST_MESSAGES if form is MESSAGES else _MOST_ROWS
    # With a quote open, one record may be as long as the file.
    is_sound = counter.is_balanced and counter.longest <= _LONGEST_RECORD
    return is_sound and counter.lines <= most


def _mended(
    path: Path, header: Header, counter: RecordCounter, form: Format
) -> _Copied:
    beside = path.with_suffix(".mended")
    with path.open("rb") as copy, private_file(beside) as into:
        mended = mend(copy, into, header)
    if not form.lines_are_rows:
        del mended[SWALLOWED]
    if not mended:
        beside.unlink()
        return _Copied(counter, mended)
    beside.replace(path)
    return _Copied(_recounted(path), mended)


def _recounted(path: Path) -> RecordCounter:
    counter = RecordCounter()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            counter.add(block)
    return counter


def _warnings(
    decoded: Decoded, header: Header, form: Format, copied: _Copied
) -> Iterator[str]:
    if decoded.foreign_lines:
        yield (
            "lines that are not UTF-8, and were read as Windows-1252:"
            f" {decoded.foreign_lines:,}."
        )
    if decoded.lost_characters:
        yield f"characters that could not be decoded: {decoded.lost_characters:,}."
    unknown = [name for name in header.unknown_names if name not in form.unused]
    if unknown and form.tells_of_people:
        names = ", ".join(unknown[:20])
        yield f"columns that are not known here were kept aside: {names}."
    if not copied.counter.is_balanced:
        yield "a quote is opened and never closed."


def _too_long(where: str, counter: RecordCounter) -> FormatError:
    why = "" if counter.is_balanced else "; a quote is opened and never closed"
    return FormatError(
        "E1115",
        where,
        f"one record is longer than {_LONGEST_RECORD >> 20} MiB{why}.",
        remedy="Download the export again; if the file was edited, undo that.",
    )
