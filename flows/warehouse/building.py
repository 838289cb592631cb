"""Building: every table of one report month, in one transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import WarehouseError
from flows.core.months import Month
from flows.warehouse.checks import run_checks
from flows.warehouse.models import (
    build_models,
    build_table,
    model_fault,
    run_macros,
    set_variables,
)
from flows.warehouse.people import write_aliases
from flows.warehouse.storing import make_raw_tables
from flows.warehouse.texts import (
    INVITATION_TEXTS,
    ONE_TAPS,
    casefolded,
    listed_hashes,
    tap_hashes,
)

if TYPE_CHECKING:
    from flows.core.settings import Settings

_HORIZONS = "select exported_on - 1 from raw.exports order by exported_on"
# Who is who rests on these, and the other models rest on who is who.
_BEFORE_ALIASES = ("exports", "snapshots", "connection_slugs")


def newest_month(connection: duckdb.DuckDBPyConnection) -> Month:
    """Give the newest complete month that the data covers (E1204 without data)."""
    return Month.newest_complete(_horizons(connection)[-1])


def horizon_month(connection: duckdb.DuckDBPyConnection) -> Month:
    """Give the month in which the newest export ends, complete or not."""
    return Month.of(_horizons(connection)[-1])


def build_month(
    connection: duckdb.DuckDBPyConnection,
    month: Month,
    *,
    settings: Settings,
    key: bytes,
) -> date:
    """Make every table as of ``month`` and check it; gives the as-of date.

    Raises ``WarehouseError`` E1204 (no data), E1205 (no data for the month),
    E1211 (a model failed) and E1212 (a check failed); the tables then stay as
    they were.
    """
    horizon = _horizon_in_force(_horizons(connection), month)
    as_of = min(month.last_day, horizon)
    connection.execute("begin")
    try:
        _set_all(connection, month, (as_of, horizon), settings=settings, key=key)
        _build(connection)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return as_of


def _build(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        run_macros(connection)
        connection.execute("create schema if not exists staging")
        for table in _BEFORE_ALIASES:
            build_table(connection, "staging", table)
        write_aliases(connection)
    except duckdb.Error as error:
        raise model_fault("sql/staging", error) from None
    build_models(connection)
    run_checks(connection)


def _horizons(connection: duckdb.DuckDBPyConnection) -> list[date]:
    make_raw_tables(connection)
    horizons = [row[0] for row in connection.execute(_HORIZONS).fetchall()]
    if not horizons:
        raise WarehouseError(
            "E1204",
            "warehouse.duckdb",
            "no export has been taken in yet.",
            remedy="Put the zip from LinkedIn into the inbox, or name it.",
        )
    return horizons


def _horizon_in_force(horizons: list[date], month: Month) -> date:
    reaching = [each for each in horizons if each >= month.last_day]
    horizon = reaching[0] if reaching else horizons[-1]
    if horizon < month.first_day:
        raise WarehouseError(
            "E1205",
            str(month),
            f"the newest export sees no further than {horizon}.",
            remedy="Ask LinkedIn for a new export, or name an earlier month.",
        )
    return horizon


def _set_all(
    connection: duckdb.DuckDBPyConnection,
    month: Month,
    days: tuple[date, date],
    *,
    settings: Settings,
    key: bytes,
) -> None:
    as_of, horizon = days
    values = asdict(settings)
    lists = {
        "keywords": casefolded(values.pop("keywords")),
        "tap_hashes": tap_hashes((*ONE_TAPS, *values.pop("one_taps")), key=key),
        "invitation_hashes": listed_hashes(
            (*INVITATION_TEXTS, *values.pop("invitation_texts")), key=key
        ),
    }
    set_variables(
        connection,
        {
            **values,
            "report_month": month.first_day,
            "as_of": as_of,
            "exported_on": date.fromordinal(horizon.toordinal() + 1),
        },
    )
    for name, each in lists.items():
        # An empty list would have no type of its own.
        connection.execute(f"set variable {name} = cast(? as varchar[])", [each])
