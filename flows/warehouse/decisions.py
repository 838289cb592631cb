"""Decisions: the reader's ``decisions.csv``, read whatever its state, never rewritten.

What is in the file applies to every report made from now on: a line carries no
date of its own. Spreadsheets save such a file with a mark in front, semicolons or
tabs, so those are understood too.
"""

from __future__ import annotations

import codecs
import csv
import os
from dataclasses import astuple
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, cast, get_args

from flows.core.decisions import (
    COLUMNS,
    Decision,
    DecisionFault,
    DecisionFile,
    DecisionWord,
    FaultWord,
)
from flows.core.errors import MachineError, UnknownError
from flows.core.paths import PRIVATE_FILE
from flows.core.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import duckdb

_DELIMITERS = ",;\t"
# Far more than anybody decides by hand, and little enough to hold.
_MOST_BYTES = 16 * 1024 * 1024
_MOST_CHARACTERS = 2000
_NEEDED = {"profile_url", "decision"}
_TABLES = """
create or replace table staging.decisions (
    line integer, slug varchar, decision varchar, reason varchar, until date
);
create or replace table staging.decision_faults (line integer, fault varchar)
"""


def read_decisions(path: Path) -> DecisionFile:
    """Read the file at ``path``; a missing one is empty, and faults are values."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return DecisionFile()
    except OSError:
        return _only("unreadable")
    if len(content) > _MOST_BYTES:
        return _only("unreadable")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        # What a spreadsheet calls Unicode text.
        content = content.decode("utf-16", errors="replace").encode()
    return _read(content)


def write_decisions(connection: duckdb.DuckDBPyConnection, found: DecisionFile) -> None:
    """Make ``staging.decisions`` and ``staging.decision_faults`` of the file."""
    connection.execute(_TABLES)
    for table, rows in (
        ("decisions", found.decisions),
        ("decision_faults", found.faults),
    ):
        lines = [astuple(each) for each in rows]
        if lines:
            marks = ", ".join("?" * len(lines[0]))
            connection.executemany(
                f"insert into staging.{table} values ({marks})", lines
            )


def append_decision(path: Path, cells: Mapping[str, str]) -> None:
    """Add one line to the file, in its own columns and delimiter, whole or not.

    Makes the header if there is none. Raises ``UnknownError`` E1515 for a file of
    another shape and ``MachineError`` E1506 for one that cannot be read or written;
    then it stays as it was.
    """
    try:
        _append(path, _addition(path, cells))
    except OSError as error:
        raise MachineError(
            "E1506",
            path.name,
            f"it cannot be written ({error.strerror}).",
            remedy="It must be a file that you may read and write.",
        ) from error


def _addition(path: Path, cells: Mapping[str, str]) -> bytes:
    before = path.read_bytes() if path.exists() else b""
    delimiter, columns = dialect_of(before)
    needed = {*_NEEDED, *(name for name, cell in cells.items() if cell)}
    if b"\0" in before or (columns and not set(columns) >= needed):
        raise UnknownError(
            "E1515",
            path.name,
            f"it is no table with the columns {','.join(COLUMNS)}.",
            remedy="Save it as CSV in UTF-8 with these columns, or move it away.",
        )
    written = StringIO()
    lines = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    if not columns:
        lines.writerow(columns := list(COLUMNS))
    lines.writerow([_safe(cells.get(name, "")) for name in columns])
    begun = "\n" if before and not before.endswith((b"\n", b"\r")) else ""
    return (begun + written.getvalue()).encode()


def without_decisions(content: bytes, is_gone: Callable[[str], bool]) -> bytes:
    """Give a file's content without the lines about people whose slug is gone.

    Every other byte stays as it is.
    """
    delimiter, columns = dialect_of(content)
    if "profile_url" not in columns:
        return content
    place = columns.index("profile_url")
    text = content.decode("utf-8-sig", errors="surrogateescape")
    rows = _rows(text, delimiter)
    ends = [begun for begun, _ in rows[1:]] + [text.count("\n") + 2]
    gone = {
        line
        for (begun, cells), end in zip(rows, ends, strict=False)
        if is_gone(slug_of("".join(cells[place : place + 1])) or "")
        for line in range(begun, end)
    }
    lines = content.splitlines(keepends=True)
    return b"".join(each for n, each in enumerate(lines, 1) if n not in gone)


def dialect_of(content: bytes) -> tuple[str, list[str]]:
    """Give the delimiter and the column names of a file's first line."""
    first = content.lstrip(b"\r\n").splitlines()[:1]
    line = first[0].decode("utf-8-sig", errors="replace") if first else ""
    delimiter = max(_DELIMITERS, key=line.count)
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return delimiter, [cell.strip().casefold() for cell in cells]


def _append(path: Path, content: bytes) -> None:
    # One write at the end: another program that appends meanwhile loses nothing.
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    file = os.open(path, flags, PRIVATE_FILE)
    try:
        os.write(file, content)
        os.fsync(file)
    finally:
        os.close(file)


def _safe(cell: str) -> str:
    # One line of printable text, and no formula to a spreadsheet.
    text = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _read(content: bytes) -> DecisionFile:
    delimiter, columns = dialect_of(content)
    if not columns:
        return DecisionFile()
    if not set(columns) >= _NEEDED:
        return _only("no_columns")
    # What is not UTF-8 stays recognisable, so that it spoils only its own line.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    decisions, faults = [], []
    for line, cells in _rows(text, delimiter):
        read = _decision(line, dict(zip(columns, cells, strict=False)))
        if isinstance(read, Decision):
            decisions.append(read)
        if isinstance(read, DecisionFault):
            faults.append(read)
        elif not _is_text("".join(cells)):
            faults.append(DecisionFault(line, "not_utf8"))
    return DecisionFile(tuple(decisions), tuple(faults))


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    try:
        rows = list(_records(text, delimiter))
    except csv.Error:
        # A quote that never closes would swallow the rest: each line on its own.
        rows = [
            (number, row)
            for number, line in enumerate(StringIO(text, newline=""), 1)
            for row in csv.reader([line], delimiter=delimiter)
        ]
    filled = [(number, row) for number, row in rows if any(map(str.strip, row))]
    return filled[1:]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    for row in reader:
        yield begun, row
        begun = reader.line_num + 1


def _decision(line: int, cells: dict[str, str]) -> Decision | DecisionFault:
    slug = slug_of(cells.get("profile_url", ""))
    word = cells.get("decision", "").strip().casefold().replace(" ", "_")
    until = _day(cells.get("until", "").strip())
    if slug is None:
        return DecisionFault(line, "no_profile_url")
    if not _is_text(slug + word):
        return DecisionFault(line, "not_utf8")
    if word not in get_args(DecisionWord):
        return DecisionFault(line, "unknown_decision")
    if until == "bad":
        return DecisionFault(line, "bad_date")
    return Decision(
        line=line,
        slug=slug,
        decision=cast(DecisionWord, word),
        reason=_printable(cells.get("reason", "")),
        until=cast("date | None", until),
    )


def _day(text: str) -> date | str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return "bad"


def _is_text(text: str) -> bool:
    return not any("\udc80" <= each <= "\udcff" or each == "\0" for each in text)


def _printable(text: str) -> str:
    known = text.encode("utf-8", errors="surrogateescape").decode(errors="replace")
    return known.strip()[:_MOST_CHARACTERS]


def _only(fault: FaultWord) -> DecisionFile:
    return DecisionFile(faults=(DecisionFault(1, fault),))
