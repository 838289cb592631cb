"""Ingest: one export, one transaction, idempotent by content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import WarehouseError
from flows.core.exports import IngestOutcome
from flows.warehouse.loading import load_export
from flows.warehouse.models import set_variables
from flows.warehouse.preparing import (
    all_rejects,
    date_of,
    map_addresses_and_dates,
    prepare_messages,
)
from flows.warehouse.recognise import check_same_member, recognise_member
from flows.warehouse.storing import Intake, make_raw_tables, store_export

if TYPE_CHECKING:
    from flows.core.exports import Export
    from flows.core.settings import Settings


def taken_in_before(
    connection: duckdb.DuckDBPyConnection, *, archive: str
) -> IngestOutcome | None:
    """Give the outcome of an export of these very bytes taken in before, if any."""
    make_raw_tables(connection)
    found = connection.execute(
        "select name, exported_on from raw.exports where archive = ? or export_id = ?",
        [archive, archive],
    ).fetchone()
    if found is None:
        return None
    return IngestOutcome(found[0], found[1], is_new=False, accounts=())


def ingest_export(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    *,
    settings: Settings,
    key: bytes,
    archive: str,
) -> IngestOutcome:
    """Take in one export, wholly or not at all.

    ``key`` keys the hashes of texts; ``archive`` is the SHA-256 of the file as it
    came. Raises ``ExportError`` and its kin for what cannot be taken in, and
    ``WarehouseError`` E1203 if the database fails; either leaves it unchanged.
    """
    try:
        return _ingest(connection, export, settings, key=key, archive=archive)
    except duckdb.Error as error:
        # The engine's own text may quote a row, so only its kind is told.
        raise WarehouseError(
            "E1203",
            export.name,
            f"the database refused the export ({type(error).__name__}).",
            remedy="Nothing was changed. Is the disk full? Try again, then report it.",
        ) from None


def _ingest(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    settings: Settings,
    *,
    key: bytes,
    archive: str,
) -> IngestOutcome:
    make_raw_tables(connection)
    known = connection.execute(
        "select exported_on from raw.exports where export_id = ?", [export.content]
    ).fetchone()
    if known is not None:
        return IngestOutcome(export.name, known[0], is_new=False, accounts=())
    loaded = load_export(connection, export)
    map_addresses_and_dates(connection)
    member = recognise_member(connection, profile_url=settings.profile_url)
    check_same_member(connection, member, export=export.name)
    prepare_messages(connection, export, member, key=key)
    exported_on = date_of(connection, export)
    set_variables(connection, {"exported_on": exported_on})
    rejects = all_rejects(connection, loaded)
    intake = Intake(export, member, archive, exported_on, loaded, tuple(rejects))
    return IngestOutcome(
        export.name,
        exported_on,
        is_new=True,
        accounts=store_export(connection, intake),
        warnings=export.warnings
        + tuple(each for file in export.files for each in file.warnings),
    )
