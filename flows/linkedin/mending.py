"""Puts right the few kinds of broken rows whose meaning is beyond doubt.

Spreadsheets quote whole rows, add empty cells at the end and divide names at
their own delimiter. Everything else stays as it is: the engine rejects it, and
the account shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.clocks import parse_connected_on
from flows.core.slugs import slug_of
from flows.linkedin.records import RecordCounter, as_record, cells_of, raw_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from flows.linkedin.headers import Header

_WRAPPED_ROW = re.compile(rb'\n"(?:[^"]++|"")*+"(?=\n|\Z)')
_WRAPPED_FIRST = re.compile(rb'"(?:[^"]++|"")*+"(?=\n|\Z)')


@dataclass(slots=True)
class Mending:
    """What was put right in one file, counted by the kind of damage."""

    counter: RecordCounter
    unwrapped: int = 0
    realigned: int = 0
    trimmed: int = 0
    dropped: int = 0

    @property
    def changed(self) -> bool:
        """Whether the mended copy differs at all."""
        return any((self.unwrapped, self.realigned, self.trimmed, self.dropped))

    def sentences(self) -> list[str]:
        """Say what was done, for the reader of the account."""
        told = [
            (self.unwrapped, "stood in quotes as a whole and were opened"),
            (self.realigned, "were divided inside a name and were joined again"),
        ]
        return [f"{count} rows {what}." for count, what in told if count]


def holds_wrapped_row(block: bytes) -> bool:
    """Say whether a block may hold a row that is one cell in quotes.

    A fast look for files too large to be parsed row by row; it may be wrong in
    one direction only, by saying yes.
    """
    first = block.startswith(b'"') and _WRAPPED_FIRST.match(block)
    return bool(first or _WRAPPED_ROW.search(block))


def mend(copy: IO[bytes], into: IO[bytes], header: Header) -> Mending:
    """Write ``copy``, which starts at the header, to ``into`` with its rows mended.

    Only for copies whose quotes are balanced: otherwise one record may be as long
    as the file.
    """
    mending = Mending(RecordCounter())
    for number, record in enumerate(raw_records(copy)):
        if number == 0:
            mended = as_record(header.cells, header.delimiter)
            mended = mended if header.is_wrapped else record
        else:
            mended = _mended(record, header, mending)
        into.write(mended)
        mending.counter.add(mended)
    return mending


def _mended(record: bytes, header: Header, mending: Mending) -> bytes:
    delimiter, width = header.delimiter, len(header.columns)
    separator = delimiter.encode()
    bare = record.rstrip(b"\n")
    if (
        b'"' not in bare
        and bare.count(separator) == width - 1
        and bare.strip(separator)
    ):
        return record
    cells = cells_of(record, delimiter)
    if not any(cell.strip() for cell in cells):
        mending.dropped += 1
        return b""
    if len(cells) == 1 and width > 1:
        inner = cells_of(cells[0].encode(), delimiter)
        if len(inner) == width:
            mending.unwrapped += 1
            return as_record(inner, delimiter)
    if len(cells) > width and not any(cells[width:]):
        mending.trimmed += 1
        return as_record(cells[:width], delimiter)
    if len(cells) > width:
        aligned = _aligned(cells, header.columns, delimiter)
        if aligned:
            mending.realigned += 1
            return as_record(aligned, delimiter)
    return record


def _aligned(
    cells: Sequence[str], columns: Sequence[str], delimiter: str
) -> list[str] | None:
    """Join a name that was divided, if address and date say where the row must be."""
    if "profile_url" not in columns or "connected_on" not in columns:
        return None
    surplus = len(cells) - len(columns)
    url = columns.index("profile_url")
    day = columns.index("connected_on") + surplus
    if not slug_of(cells[url + surplus]) or parse_connected_on(cells[day]) is None:
        return None
    name = delimiter.join(cells[url - 1 : url + surplus])
    return [*cells[: url - 1], name, *cells[url + surplus :]]
