"""Blocks: the rows of one table of ``report``, and what their structs become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.people import Person, Reason
from flows.warehouse.machine import Row, rows_of

if TYPE_CHECKING:
    import duckdb


def read_block(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    """Read the rows of the block ``name``, in order of rank if it has one."""
    rows = rows_of(connection, f"select * from report.{name}")
    return [{k: v for k, v in row.items() if k != "rank"} for row in rows]


def with_person(row: Row) -> Row:
    """Give ``row`` with the person as a record."""
    return row | {"person": Person(**row["person"])}


def with_reasons(row: Row) -> Row:
    """Give ``row`` with the person and the reasons of their points as records."""
    reasons = tuple(Reason(**each) for each in row["reasons"])
    return with_person(row) | {"reasons": reasons}
