"""Ingest: one export, one transaction, idempotent by content."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import FormatError, WarehouseError
from flows.core.exports import IngestOutcome, TakenExport
from flows.core.lazy import lazily
from flows.warehouse.features import begun
from flows.warehouse.loading import load_export, refuse
from flows.warehouse.mail import let_contents_go, masked_mail, messages_beside
from flows.warehouse.models import set_variables
from flows.warehouse.preparing import (
    all_rejects,
    date_of,
    give_directions,
    map_addresses_and_dates,
    prepared_messages,
    texts_to_begin,
)
from flows.warehouse.recognise import check_same_member, recognise_member
from flows.warehouse.storing import Intake, accounts_of, make_raw_tables, store_export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import polars as pl

    from flows.core.exports import Export
    from flows.core.settings import Settings
    from flows.warehouse.recognise import Member
else:
    pl = lazily("polars")

_TAKEN = """
select export_id, name, variety, exported_on, archive, rows, rejected, is_suspect
from raw.exports
order by rowid
"""

_READING: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def nothing(_point: str) -> None:
    """Do nothing at a named point of the way."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms exports are taken in.

    ``key`` keys the hashes of texts; ``accepts_suspect`` lets an account pass
    that does not add up. ``at`` is told each point of the way as it is reached:
    tests end the run there, and nothing else depends on it.
    """

    settings: Settings
    key: bytes
    accepts_suspect: bool = False
    at: Callable[[str], None] = nothing


@dataclass(frozen=True, slots=True)
class Prepared:
    """An export that is read and recognised, and what storing it comes to."""

    intake: Intake
    outcome: IngestOutcome


def taken_in_before(
    connection: duckdb.DuckDBPyConnection, *, archive: str
) -> IngestOutcome | None:
    """Give the outcome of an export taken in before, if there was such a one.

    ``archive`` is the SHA-256 of the file as it came, or ``Export.content``.
    """
    for taken in taken_exports(connection):
        if archive in (taken.archive, taken.content):
            return IngestOutcome(
                taken.name, taken.exported_on, is_new=False, accounts=()
            )
    return None


def taken_exports(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[TakenExport, ...]:
    """List what was taken in, in the order in which it came."""
    make_raw_tables(connection)
    rows = connection.execute(_TAKEN).fetchall()
    return tuple(TakenExport(*row) for row in rows)


def read_taken(path: Path) -> tuple[TakenExport, ...]:
    """List what a database of whatever version holds; nothing if it cannot say."""
    try:
        with duckdb.connect(str(path), read_only=True, config=_READING) as connection:
            rows = connection.execute(_TAKEN).fetchall()
    except duckdb.Error:
        return ()
    return tuple(TakenExport(*row) for row in rows)


def completes_another(connection: duckdb.DuckDBPyConnection, export: Export) -> bool:
    """Say whether the connections of this export came in another part of it.

    That is so when connections of its day are known and it has a file that is not.
    """
    make_raw_tables(connection)
    found = connection.execute(
        "select kind, sha256 from raw.files inner join raw.exports using (export_id)"
        " where exported_on = ?",
        [export.exported_on],
    ).fetchall()
    fresh = {file.sha256 for file in export.files} - {sha256 for _, sha256 in found}
    return bool(fresh) and any(kind == "connections" for kind, _ in found)


def ingest_export(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    terms: Terms,
    *,
    archive: str,
) -> IngestOutcome:
    """Take in one export, wholly or not at all; a repeat changes nothing.

    The errors are those of ``prepared_export`` and ``store_prepared``.
    """
    known = taken_in_before(connection, archive=export.content)
    if known is not None:
        return known
    with prepared_export(connection, export, terms, archive=archive) as prepared:
        store_prepared(connection, prepared, terms)
    return prepared.outcome


@contextmanager
def prepared_export(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    terms: Terms,
    *,
    archive: str,
) -> Iterator[Prepared]:
    """Read an export that is not in the warehouse yet, and store nothing.

    ``archive`` is the SHA-256 of the file as it came. Raises ``ExportError`` and
    its kin for what cannot be taken in, and ``WarehouseError`` E1203. What becomes of
    its texts is found out in the block, where ``store_prepared`` waits for it.
    """
    with ExitStack() as beside:
        with _database_works(export.name):
            prepared = _prepare(connection, export, terms, beside, archive=archive)
        yield prepared


def store_prepared(
    connection: duckdb.DuckDBPyConnection, prepared: Prepared, terms: Terms
) -> None:
    """Store what was prepared last on this connection, all of it or nothing.

    Raises ``WarehouseError`` E1203. A failing disk can raise it after everything
    was stored: whoever meets it has to open the database again and to ask.
    """
    with _database_works(prepared.outcome.name):
        store_export(connection, prepared.intake, at=terms.at)


@contextmanager
def _database_works(where: str) -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, pl.exceptions.PolarsError, OSError) as error:
        # The engine's own text may quote a row, so only its kind is told.
        raise WarehouseError(
            "E1203",
            where,
            f"the export cannot be stored ({type(error).__name__}).",
            remedy="Nothing was changed. Is the disk full? Make room and try again.",
        ) from None


def _prepare(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    terms: Terms,
    beside: ExitStack,
    *,
    archive: str,
) -> Prepared:
    make_raw_tables(connection)
    doubts: list[FormatError] = []
    doubt = doubts.append if terms.accepts_suspect else refuse
    # Texts take longest, and who wrote to whom is found out beside them.
    texts = beside.enter_context(
        begun(texts_to_begin(connection, export), key=terms.key)
    )
    with messages_beside(connection, export.file("messages")) as have_messages:
        loaded = load_export(connection, export, doubt=doubt)
        if texts:
            let_contents_go(export.file("messages"))
        member = _recognised(connection, export, terms)
        messages = have_messages()
    keyed, fresh = beside.enter_context(
        prepared_messages(connection, export, messages, key=terms.key, begun=texts)
    )
    exported_on = date_of(connection, export, messages)
    set_variables(connection, {"exported_on": exported_on})
    rejects = tuple(all_rejects(connection, loaded, messages, doubt=doubt))
    intake = Intake(
        export,
        member,
        archive,
        exported_on,
        loaded,
        rejects,
        bool(doubts),
        keyed,
        fresh,
    )
    warnings = (*_warnings(export, doubts), *masked_mail(connection))
    return Prepared(intake, _outcome(connection, intake, warnings))


def _outcome(
    connection: duckdb.DuckDBPyConnection, intake: Intake, warnings: tuple[str, ...]
) -> IngestOutcome:
    return IngestOutcome(
        intake.export.name,
        intake.exported_on,
        is_new=True,
        accounts=accounts_of(connection, intake),
        warnings=warnings,
        is_suspect=intake.is_suspect,
    )


def _recognised(
    connection: duckdb.DuckDBPyConnection, export: Export, terms: Terms
) -> Member:
    """Find out who the member is, and so who wrote to whom."""
    map_addresses_and_dates(connection)
    member = recognise_member(connection, profile_url=terms.settings.profile_url)
    check_same_member(connection, member, export=export.name)
    give_directions(connection, export, member, key=terms.key)
    return member


def _warnings(export: Export, doubts: list[FormatError]) -> tuple[str, ...]:
    # A file can be doubted twice, when it is read and when its dates are.
    told = dict.fromkeys(f"{each.where}: {each.what} [{each.code}]" for each in doubts)
    of_files = (each for file in export.files for each in file.warnings)
    return (*told, *export.warnings, *of_files)
