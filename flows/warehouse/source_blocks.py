"""The blocks about what a report rests on: rows of ``report`` -> records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.decisions import DecisionFault
from flows.core.sources import AccountLine, Coverage, Decided, ExportLine
from flows.warehouse.blocks import read_block

if TYPE_CHECKING:
    import duckdb


def read_coverage(connection: duckdb.DuckDBPyConnection) -> Coverage:
    """Read how far the data goes."""
    (row,) = read_block(connection, "coverage")
    return Coverage(**row)


def read_account(connection: duckdb.DuckDBPyConnection) -> tuple[AccountLine, ...]:
    """Read what became of the rows of each file of the export in force."""
    return tuple(AccountLine(**row) for row in read_block(connection, "account"))


def read_exports(connection: duckdb.DuckDBPyConnection) -> tuple[ExportLine, ...]:
    """Read the exports that the report rests on, oldest first."""
    return tuple(ExportLine(**row) for row in read_block(connection, "exports"))


def read_decided(connection: duckdb.DuckDBPyConnection) -> Decided:
    """Read what the reader decided, and what of it could not be followed."""
    (row,) = read_block(connection, "decisions")
    faults = tuple(DecisionFault(**each) for each in row["faults"])
    return Decided(**row | {"faults": faults})
