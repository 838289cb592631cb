"""The blocks about where the network comes from: rows of ``report`` -> records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.origins import (
    AddPeriod,
    CompanyTies,
    Dialogue,
    Invitations,
    Rush,
    Spikes,
)
from flows.core.shares import Share
from flows.warehouse.blocks import read_block

if TYPE_CHECKING:
    import duckdb

    from flows.warehouse.machine import Row


def read_spikes(connection: duckdb.DuckDBPyConnection) -> Spikes:
    """Read a year of adds, its rushes, and what became of their people."""
    (row,) = read_block(connection, "spikes")
    periods = tuple(AddPeriod(**each) for each in row["periods"])
    rushes = tuple(Rush(**each) for each in row["rushes"])
    return Spikes(**_with_shares(row) | {"periods": periods, "rushes": rushes})


def read_invitations(connection: duckdb.DuckDBPyConnection) -> Invitations:
    """Read who asked whom."""
    (row,) = read_block(connection, "invitations")
    return Invitations(**_with_shares(row))


def read_companies(connection: duckdb.DuckDBPyConnection) -> tuple[CompanyTies, ...]:
    """Read the companies with two-way contacts, those with most of them first."""
    return tuple(CompanyTies(**row) for row in read_block(connection, "companies"))


def read_dialogue(connection: duckdb.DuckDBPyConnection) -> Dialogue:
    """Read how the member and the contacts answer each other."""
    (row,) = read_block(connection, "dialogue")
    return Dialogue(**_with_shares(row))


def _with_shares(row: Row) -> Row:
    return {
        name: Share(**value) if isinstance(value, dict) else value
        for name, value in row.items()
    }
