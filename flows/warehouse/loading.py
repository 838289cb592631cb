"""Loading: the files of an export become tables, every row accounted for.

The tables live in an in-memory database beside the warehouse (``incoming``),
so that the words of messages never reach the file on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flows.core.errors import FormatError
from flows.warehouse.mail import ENVELOPE, make_no_mail, read_mail
from flows.warehouse.scanning import cells, readable, scan

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    from flows.core.exports import Export, ExportFile

    Doubt = Callable[[FormatError], None]

# Every column that a model of the raw layer may ask for; empty where the file
# has none.
COLUMNS = {
    "connections": "first_name last_name profile_url email company position"
    " connected_on",
    "messages": " ".join((*ENVELOPE, "sent_at", "content")),
    "invitations": "from_name to_name sent_at note direction inviter_url invitee_url"
    " inviter_urn invitee_urn",
    "endorsements_received": "endorsed_at first_name last_name profile_url status",
    "endorsements_given": "endorsed_at first_name last_name profile_url status",
    "recommendations_received": "first_name last_name company created_at status",
    "recommendations_given": "first_name last_name company created_at status",
    "positions": "company title",
    "profile": "first_name last_name",
    "shares": "shared_at",
    "articles": "published_on",
}
CORE_KINDS = ("connections", "messages", "invitations")
# More than this share of a core file unreadable, and the export is not taken in.
TOLERATED = 0.01

_READ = """
create or replace table incoming.{kind} as
select {file_row} as file_row, {columns} from {source}
"""
_REMEDY = (
    "The file is damaged; ask LinkedIn for a new copy. What can be read of it is"
    " taken in by rapport ingest --accept-suspect."
)
# Statistics programs write such a word, so and not otherwise, for every empty cell
# of a column: Na and Nan are names.
_NO_VALUE = "('NA', 'N/A', 'NULL', 'null', 'NaN', 'nan')"
_HAS_EMPTIED = "select bool_or({is_emptied}) from incoming.{kind}"
# To trim every cell takes longer than all the rest.
_IS_EMPTIED = f"""
if(prefix({{name}}, ' ') or suffix({{name}}, ' '), trim({{name}}), {{name}})
in {_NO_VALUE}
"""
_EMPTIED = f"""
update incoming.{{kind}} set {{name}} = ''
where trim({{name}}) in {_NO_VALUE} and (
    select avg(if(trim({{name}}) in {_NO_VALUE}, 1, 0)) >= 0.5 from incoming.{{kind}}
)
"""
# A hidden connection then has such a word for a name, and no address.
_EMPTIED_NAMES = f"""
update incoming.connections set first_name = '', last_name = '', profile_url = ''
where
    first_name in {_NO_VALUE} and last_name = first_name and profile_url = first_name
"""
_RESAVED_KINDS = ("connections", "invitations")
_REJECTS = """
select line, any_value(error_type::varchar) from reject_errors group by line
order by line
"""


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be taken in: where it is and why, never its text."""

    kind: str
    file: str
    line: int
    code: str


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """A file that is now a table: its good rows and the rest, by line."""

    kind: str
    file: str
    rows: int
    rejects: tuple[Reject, ...]

    @property
    def records(self) -> int:
        """All records of the file after its header."""
        return self.rows + len(self.rejects)


def refuse(doubt: FormatError) -> None:
    """Stop at an account that does not add up."""
    raise doubt


def load_export(
    connection: duckdb.DuckDBPyConnection, export: Export, *, doubt: Doubt = refuse
) -> tuple[LoadedFile, ...]:
    """Fill ``incoming`` with the export's files; a missing file is an empty table.

    ``doubt`` is told E1116 (rows do not add up) and E1117 (too many bad), each a
    ``FormatError``, and raises it or lets it pass.
    """
    loaded = []
    for kind, columns in COLUMNS.items():
        names = columns.split()
        file = export.file(kind)
        if kind == "messages":
            read_mail(connection, file) if file else make_no_mail(connection)
        elif file is None:
            _make_empty(connection, kind, names)
        else:
            _read(connection, file, names)
        if file is not None:
            loaded.append(_reconciled(connection, file, doubt))
        if file is not None and kind in _RESAVED_KINDS:
            _empty_placeholders(connection, kind, names)
    return tuple(loaded)


def _empty_placeholders(
    connection: duckdb.DuckDBPyConnection, kind: str, names: list[str]
) -> None:
    is_emptied = " or ".join(_IS_EMPTIED.format(name=name) for name in names)
    query = _HAS_EMPTIED.format(kind=kind, is_emptied=is_emptied)
    if connection.execute(query).fetchone() != (True,):
        return
    # There are people called Na, so one such word alone means nothing.
    if kind == "connections":
        connection.execute(_EMPTIED_NAMES)
    for name in names:
        connection.execute(_EMPTIED.format(kind=kind, name=name))


def _make_empty(
    connection: duckdb.DuckDBPyConnection, kind: str, names: list[str]
) -> None:
    columns = ", ".join(f"{name} varchar" for name in names)
    connection.execute(
        f"create or replace table incoming.{kind} (file_row bigint, {columns})"
    )


def _read(
    connection: duckdb.DuckDBPyConnection, file: ExportFile, names: list[str]
) -> None:
    columns = ", ".join(f"{cell} as {name}" for name, cell in cells(file, names))
    into = partial(_READ.format, kind=file.kind, columns=columns)
    if file.rows is None:
        query = into(file_row="row_number() over ()", source="{scan}")
        scan(connection, file, query)
        return
    with readable(connection, file.rows.own):
        connection.execute(into(file_row="file_row::bigint", source="frame"))


def _reconciled(
    connection: duckdb.DuckDBPyConnection, file: ExportFile, doubt: Doubt
) -> LoadedFile:
    if file.rows is not None:
        return LoadedFile(file.kind, file.name, file.rows.own.height, ())
    good = connection.execute(f"select count(*) from incoming.{file.kind}").fetchone()
    rejects = tuple(
        Reject(file.kind, file.name, line, _code(error))
        for line, error in connection.execute(_REJECTS).fetchall()
    )
    rows = good[0] if good else 0
    if rows + len(rejects) != file.records or not file.quotes_balanced:
        open_quote = "" if file.quotes_balanced else " and a quote is never closed"
        doubt(
            FormatError(
                "E1116",
                file.name,
                f"{file.records:,} records counted, {rows:,} read and"
                f" {len(rejects):,} unreadable{open_quote}: they do not add up.",
                remedy=_REMEDY,
            )
        )
    loaded = LoadedFile(file.kind, file.name, rows, rejects)
    check_tolerated(loaded, len(rejects), doubt=doubt)
    return loaded


def check_tolerated(file: LoadedFile, rejected: int, *, doubt: Doubt) -> None:
    """Doubt (E1117) a core file of which too much cannot be read."""
    records = file.records
    if file.kind in CORE_KINDS and rejected > TOLERATED * records:
        doubt(
            FormatError(
                "E1117",
                file.file,
                f"{rejected:,} of {records:,} records cannot be read.",
                remedy=_REMEDY,
            )
        )


def _code(error: str) -> str:
    return error.lower().replace(" ", "_")
