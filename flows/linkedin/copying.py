"""Takes one file out of an export: a private copy, or its rows, ready to be read."""

from __future__ import annotations

import hashlib
import os
import sys
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
from flows.linkedin.parsing import parse
from flows.linkedin.records import RecordCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy as np
    import polars as pl

    from flows.core.exports import Rows
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
# Rows are held in memory; a larger file is copied, and the engine may spill it.
_LARGEST_IN_MEMORY = 512 << 20


@dataclass(frozen=True, slots=True)
class _Copied:
    counter: RecordCounter
    mended: Counter[str]

    @property
    def records(self) -> int:
        """Records after the header; swallowed ones make the account not add up."""
        return self.counter.records - 1 + self.mended[SWALLOWED]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file whose header is found; ``blocks`` begin with it."""

    decoded: Decoded
    header: Header
    blocks: Iterator[bytes]
    digest: hashlib._Hash


def read_file(member: Member, form: Format, folder: Path) -> ExportFile:
    """Take one member as rows, without a copy, or as ``copy_file`` does.

    A copy is made if any row is in doubt. Raises what ``copy_file`` raises.
    """
    _refuse_too_large(member, form)
    if member.size <= _LARGEST_IN_MEMORY:
        # The parser refuses what is no UTF-8, and this copies the file.
        opened = _open(member, form, sure=HEAD)
        ahead = _ahead(member)
        if found := parse(opened.blocks, opened.header, form, ahead=ahead):
            rows, counter = found
            copied = _Copied(counter, Counter())
            return _file(member, form, opened, copied, folder, rows=rows)
    return copy_file(member, form, folder)


def copy_file(member: Member, form: Format, folder: Path) -> ExportFile:
    """Copy one member into ``folder``: UTF-8, from its header on, counted.

    Raises ``ArchiveError`` E1102 and E1104, ``FormatError`` E1111 to E1115 and
    ``MachineError`` E1406.
    """
    _refuse_too_large(member, form)
    opened = _open(member, form)
    with room_is_needed():
        copied = _copy(opened, _place_of(form, folder), form)
    if copied.counter.longest > _LONGEST_RECORD:
        raise _too_long(member.path, copied.counter)
    return _file(member, form, opened, copied, folder)


def _refuse_too_large(member: Member, form: Format) -> None:
    if form is not MESSAGES and member.size > _LARGEST_TABLE:
        raise too_large(member.path, "it is larger than 32 MiB")


def _open(member: Member, form: Format, *, sure: int = sys.maxsize) -> _Opened:
    digest = hashlib.sha256()
    ahead = _ahead(member)
    load(np, pl)
    # Unpacking takes longest and has a thread of its own.
    chunks = _hashed(ahead(member.chunks()), digest)
    decoded = Decoded(chunks, member.path, sure=sure)
    blocks = ahead(iter(decoded))
    head = _head_of(blocks)
    header = find_header(head, form, where=member.path)
    return _Opened(decoded, header, chain((head[header.start :],), blocks), digest)


def _ahead(member: Member) -> Callable[[Iterator[bytes]], Iterator[bytes]]:
    # Unpacking, decoding, counting and parsing are threads where that is worth while.
    return read_ahead if member.size > CHUNK else iter


def _place_of(form: Format, folder: Path) -> Path:
    return folder / f"{form.kind}.csv"


def _file(
    member: Member,
    form: Format,
    opened: _Opened,
    copied: _Copied,
    folder: Path,
    *,
    rows: Rows | None = None,
) -> ExportFile:
    header = opened.header
    warnings = (*_warnings(opened, form, copied), *sentences(copied.mended))
    return ExportFile(
        kind=form.kind,
        name=member.path,
        path=_place_of(form, folder),
        columns=header.columns,
        delimiter=header.delimiter,
        records=copied.records,
        sha256=opened.digest.hexdigest(),
        warnings=warnings,
        quotes_balanced=copied.counter.is_balanced,
        lines_before=header.lines_before,
        rows=rows,
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


def _copy(opened: _Opened, path: Path, form: Format) -> _Copied:
    counter, header = RecordCounter(), opened.header
    # Messages are too many to be looked at row by row without cause.
    wants_mending = header.is_wrapped or form is not MESSAGES
    with private_file(path) as out:
        for block in opened.blocks:
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


def _warnings(opened: _Opened, form: Format, copied: _Copied) -> Iterator[str]:
    decoded = opened.decoded
    if decoded.foreign_lines:
        yield (
            "lines that are not UTF-8, and were read as Windows-1252:"
            f" {decoded.foreign_lines:,}."
        )
    if decoded.lost_characters:
        yield f"characters that could not be decoded: {decoded.lost_characters:,}."
    unknown = [name for name in opened.header.unknown_names if name not in form.unused]
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
