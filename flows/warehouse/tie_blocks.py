"""The blocks about who went quiet, changed or left: rows of ``report`` -> records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.ties import (
    Departed,
    Followed,
    FollowThrough,
    JobChange,
    QuietTie,
    Reviewed,
)
from flows.warehouse.blocks import read_block, with_person

if TYPE_CHECKING:
    import duckdb


def read_quieter(connection: duckdb.DuckDBPyConnection) -> tuple[QuietTie, ...]:
    """Read the two-way contacts who have gone quiet, those worth a word most first."""
    return tuple(
        QuietTie(**with_person(row) | {"months_ago": tuple(row["months_ago"])})
        for row in read_block(connection, "quieter")
    )


def read_job_changes(connection: duckdb.DuckDBPyConnection) -> tuple[JobChange, ...]:
    """Read who changed jobs since the export before, the best known first."""
    rows = read_block(connection, "job_changes")
    return tuple(JobChange(**with_person(row)) for row in rows)


def read_departed(connection: duckdb.DuckDBPyConnection) -> tuple[Departed, ...]:
    """Read who is gone since the export before, the last written with first."""
    rows = read_block(connection, "departed")
    return tuple(Departed(**with_person(row)) for row in rows)


def read_follow_through(connection: duckdb.DuckDBPyConnection) -> FollowThrough:
    """Read what became of the people suggested last month."""
    (row,) = read_block(connection, "follow_through")
    people = tuple(Followed(**with_person(each)) for each in row["people"])
    return FollowThrough(**row | {"people": people})


def read_let_go_review(connection: duckdb.DuckDBPyConnection) -> tuple[Reviewed, ...]:
    """Read whom to think about again, ten at most."""
    rows = read_block(connection, "let_go_review")
    return tuple(Reviewed(**with_person(row)) for row in rows)
