"""Finds the header of a file among its first records, by the names it knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from flows.core.errors import FormatError
from flows.linkedin.records import cells_of, raw_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.linkedin.formats import Format

HEAD = 1 << 18
_RECORDS_TRIED = 30
_DELIMITERS = (",", "\t", ";")
_MOST_COLUMNS = 500
_LONGEST_NAME = 60
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)
_LIKE_A_NAME = re.compile(r"[A-Za-z_][A-Za-z_ .()-]{0,39}")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: where it is and what it says.

    ``start`` and ``length`` are in bytes of the decoded file; ``lines_before`` the
    lines above it. ``is_wrapped`` when the whole record stands in quotes, as one
    cell, which some spreadsheets do to every row; ``is_quoted`` when its cells do.
    """

    start: int
    length: int
    lines_before: int
    delimiter: str
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    is_wrapped: bool
    is_quoted: bool

    @property
    def known(self) -> int:
        """How many of the columns the registry knows."""
        return sum(not column.startswith("extra:") for column in self.columns)

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """The columns that the registry does not know, as found."""
        return tuple(
            column.removeprefix("extra:")
            for column in self.columns
            if column.startswith("extra:")
        )


def find_header(head: bytes, form: Format, *, where: str) -> Header:
    """Find the header of ``form`` in the first decoded bytes of a file.

    Records are tried first and bare lines after, for a note above the header
    whose quote is never closed. Raises ``FormatError`` E1111 (empty), E1112 (no
    such header) and E1113 (a column is missing).
    """
    if not head.strip():
        raise FormatError(
            "E1111",
            where,
            "the file is empty; a header was expected.",
            remedy="Download the export again.",
        )
    lines = head.splitlines(keepends=True)
    found = [*_candidates(raw_records(lines), form), *_candidates(lines, form)]
    best = max(found, key=lambda each: each.known, default=None)
    if best is None:
        raise _no_header(lines, form, where)
    missing = [column for column in form.required if column not in best.columns]
    if missing:
        raise _lacking(missing, best, form, where)
    return best


def _candidates(records: Iterable[bytes], form: Format) -> Iterator[Header]:
    start = lines = 0
    for record in islice(records, _RECORDS_TRIED):
        for delimiter in _DELIMITERS:
            header = _header_in(record, delimiter, form, (start, lines))
            # One word alone may stand in any text.
            if header is not None and header.known >= min(2, len(form.columns)):
                yield header
        start += len(record)
        lines += record.count(b"\n")


def _header_in(
    record: bytes, delimiter: str, form: Format, place: tuple[int, int]
) -> Header | None:
    cells = cells_of(record, delimiter)
    is_wrapped = len(cells) == 1 and delimiter in cells[0]
    if is_wrapped:
        cells = cells_of(cells[0].encode(), delimiter)
    if len(cells) > _MOST_COLUMNS:
        return None
    return Header(
        start=place[0],
        length=len(record),
        lines_before=place[1],
        delimiter=delimiter,
        cells=tuple(cells),
        columns=_columns(cells, form),
        is_wrapped=is_wrapped,
        is_quoted=record.startswith(b'"') and not is_wrapped,
    )


def _columns(cells: Sequence[str], form: Format) -> tuple[str, ...]:
    """Name the columns; the engine wants each name once, whatever its case."""
    columns: list[str] = []
    for number, cell in enumerate(cells, 1):
        column = form.column_of(cell)
        if column is None or column in columns:
            column = _extra(cell, number, taken={each.casefold() for each in columns})
        columns.append(column)
    return tuple(columns)


def _extra(cell: str, number: int, *, taken: set[str]) -> str:
    name = f"extra:{_printable(cell) or number}"
    return f"{name} ({number})" if name.casefold() in taken else name


def _printable(cell: str) -> str:
    return _UNPRINTABLE.sub(" ", cell).strip()[:_LONGEST_NAME]


def _no_header(lines: Sequence[bytes], form: Format, where: str) -> FormatError:
    expected = ", ".join(form.columns[column][0] for column in form.required)
    return FormatError(
        "E1112",
        where,
        f"none of the first {_RECORDS_TRIED} records is a header with {expected}"
        f" ({_what_instead(lines)}).",
        remedy="Is this LinkedIn's own file, with its header? Give the zip as it came.",
    )


def _what_instead(lines: Sequence[bytes]) -> str:
    """List the first record if it is a header, and never if it may be a person."""
    rows = (cells_of(lines[0], delimiter) for delimiter in _DELIMITERS)
    cells = max(rows, key=len)
    if cells and all(_LIKE_A_NAME.fullmatch(cell.strip()) for cell in cells):
        return f"found: {', '.join(cell.strip() for cell in cells[:20])}"
    return f"the first line has {len(cells)} cells"


def _lacking(
    missing: Sequence[str], best: Header, form: Format, where: str
) -> FormatError:
    names = ", ".join(f'"{form.columns[column][0]}"' for column in missing)
    found = ", ".join(_printable(cell) for cell in best.cells[:20])
    return FormatError(
        "E1113",
        where,
        f"no column {names} (found: {found}).",
        remedy="Is this LinkedIn's own file? Give the zip as it came.",
    )
