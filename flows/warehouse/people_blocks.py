"""The blocks about people: rows of ``report`` -> records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.people import Acquaintance, Action, NeverEngaged
from flows.warehouse.blocks import read_block, with_person, with_reasons

if TYPE_CHECKING:
    import duckdb


def read_actions(connection: duckdb.DuckDBPyConnection) -> tuple[Action, ...]:
    """Read whom to write to, the easy ones first."""
    rows = read_block(connection, "actions")
    return tuple(Action(**with_reasons(row)) for row in rows)


def read_never_engaged(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[NeverEngaged, ...]:
    """Read everybody who was never engaged, best-ranked first."""
    rows = read_block(connection, "never_engaged")
    return tuple(NeverEngaged(**with_reasons(row)) for row in rows)


def read_worksheet(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[Acquaintance, ...]:
    """Read the people of the worksheet, best-ranked first."""
    rows = read_block(connection, "worksheet")
    return tuple(Acquaintance(**with_person(row)) for row in rows)
