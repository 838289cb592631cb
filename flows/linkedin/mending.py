"""Puts right the few kinds of broken rows whose meaning is beyond doubt.

Spreadsheets quote whole rows, add rows of nothing and divide names at their own
delimiter. Everything else stays as it is: the engine passes over empty cells at
the end of a row and rejects the rest, and the account shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from flows.core.clocks import parse_connected_on
from flows.core.slugs import slug_of
from flows.linkedin.records import as_record, cells_of, raw_records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from flows.linkedin.headers import Header

# Every row of LinkedIn's ends in one of these or has one inside, and prose does not.
_ROW_DATE = re.compile(
    rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{1,2}/\d{1,2}/\d\d, \d|\d\d [A-Z][a-z]{2} \d{4}"
)
_WRAPPED_ROW = re.compile(rb'\n"(?:[^"]++|"")*+"(?=\n|\Z)')
_WRAPPED_FIRST = re.compile(rb'"(?:[^"]++|"")*+"(?=\n|\Z)')


# What is said of each kind of damage; nothing is said of empty rows.
SWALLOWED = "swallowed"
_SENTENCES = {
    "wrapped": "rows that stood in quotes as a whole, and were opened: {}.",
    SWALLOWED: "lines that look like rows but stand inside a quoted cell: {};"
    " a quote is missing or too many.",
    "divided": "rows that were divided inside a name, and were joined again: {}.",
}


def holds_wrapped_row(block: bytes) -> bool:
    """Say whether a block may hold a row that is one cell in quotes.

    A fast look for files too large to be parsed row by row; it may be wrong in
    one direction only, by saying yes.
    """
    first = block.startswith(b'"') and _WRAPPED_FIRST.match(block)
    return bool(first or _WRAPPED_ROW.search(block))


def mend(copy: IO[bytes], into: IO[bytes], header: Header) -> Counter[str]:
    """Write ``copy``, which starts at the header, to ``into`` with its rows mended.

    Gives the number of rows for each kind of damage that was mended, and of lines
    that are ``SWALLOWED``, which nothing can mend. Only for
    copies whose quotes are balanced: otherwise one record may be as long as the
    file.
    """
    mended: Counter[str] = Counter()
    records = raw_records(copy)
    first = next(records, b"")
    if header.is_wrapped:
        mended["header"] += 1
        first = as_record(header.cells, header.delimiter)
    into.write(first)
    for record in records:
        written, damage = _mended(record, header)
        into.write(written)
        if damage:
            mended[damage] += 1
        if lines := _swallowed(record, header):
            mended[SWALLOWED] += lines
    return mended


def sentences(mended: Counter[str]) -> tuple[str, ...]:
    """Say what was done, for the reader of the account."""
    return tuple(
        sentence.format(f"{mended[damage]:,}")
        for damage, sentence in _SENTENCES.items()
        if mended[damage]
    )


def _swallowed(record: bytes, header: Header) -> int:
    """Count the lines after a record's first that look like rows of their own.

    A stray quote and a second one far below make one record of all between them,
    which a parser finds nothing wrong with.
    """
    separator, width = header.delimiter.encode(), len(header.columns)
    inner = record.splitlines()[1:]
    return sum(
        line.count(separator) >= width - 1 and bool(_ROW_DATE.search(line))
        for line in inner
    )


def _mended(record: bytes, header: Header) -> tuple[bytes, str]:
    """Give the record to write and the kind of damage, empty for a sound one."""
    delimiter, width = header.delimiter, len(header.columns)
    if _is_plain(record.rstrip(b"\n"), delimiter.encode(), width):
        return record, ""
    cells = cells_of(record, delimiter)
    if not cells:
        return record, ""
    if not any(cell.strip() for cell in cells):
        return b"", "empty"
    if len(cells) == 1 < width:
        inner = cells_of(cells[0].encode(), delimiter)
        if len(inner) == width:
            return as_record(inner, delimiter), "wrapped"
    aligned = _aligned(cells, header.columns, delimiter)
    return (as_record(aligned, delimiter), "divided") if aligned else (record, "")


def _is_plain(bare: bytes, separator: bytes, width: int) -> bool:
    # Most rows hold no quote at all and need no parser.
    is_whole = b'"' not in bare and bare.count(separator) == width - 1
    return is_whole and bool(bare.strip(separator + b" "))


def _aligned(
    cells: Sequence[str], columns: Sequence[str], delimiter: str
) -> list[str] | None:
    """Join a name that was divided, if address and date say where the row must be."""
    surplus = len(cells) - len(columns)
    if surplus < 1 or not {"profile_url", "connected_on"} <= set(columns):
        return None
    url = columns.index("profile_url")
    day = columns.index("connected_on") + surplus
    if not slug_of(cells[url + surplus]) or parse_connected_on(cells[day]) is None:
        return None
    name = delimiter.join(cells[url - 1 : url + surplus])
    return [*cells[: url - 1], name, *cells[url + surplus :]]
