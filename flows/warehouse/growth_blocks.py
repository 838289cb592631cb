"""The blocks about growth and engagement: rows of ``report`` -> records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.growth import (
    Activation,
    ActivationStep,
    Cohort,
    GrowthMonth,
    Headline,
    StateCount,
    Verdict,
    YearAdded,
)
from flows.core.months import Month
from flows.core.shares import Estimate, Share
from flows.warehouse.blocks import read_block

if TYPE_CHECKING:
    import duckdb


def read_verdict(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """Read the verdict and the two shares that it compares."""
    (row,) = read_block(connection, "verdict")
    return Verdict(
        **row
        | {
            "cohort": row["cohort"] and Month.of(row["cohort"]),
            "newest": Share(**row["newest"]),
            "before": Share(**row["before"]),
        }
    )


def read_headline(connection: duckdb.DuckDBPyConnection) -> Headline:
    """Read the four figures at the top."""
    (row,) = read_block(connection, "headline")
    return Headline(
        **row
        | {
            "two_way": Share(**row["two_way"]),
            "never_engaged": Share(**row["never_engaged"]),
            "activation_30": Estimate(**row["activation_30"]),
        }
    )


def read_growth(connection: duckdb.DuckDBPyConnection) -> tuple[GrowthMonth, ...]:
    """Read the months, oldest first."""
    return tuple(
        GrowthMonth(**row | {"month": Month.of(row["month"])})
        for row in read_block(connection, "growth")
    )


def read_years(connection: duckdb.DuckDBPyConnection) -> tuple[YearAdded, ...]:
    """Read the years, oldest first."""
    return tuple(YearAdded(**row) for row in read_block(connection, "years"))


def read_activation(connection: duckdb.DuckDBPyConnection) -> Activation:
    """Read the curve of activation, and what it says of 30 and 90 days."""
    (row,) = read_block(connection, "activation")
    return Activation(
        within_30=Estimate(**row["within_30"]),
        within_90=Estimate(**row["within_90"]),
        steps=tuple(ActivationStep(**each) for each in row["steps"]),
    )


def read_cohorts(connection: duckdb.DuckDBPyConnection) -> tuple[Cohort, ...]:
    """Read the months of adding, newest first."""
    return tuple(
        Cohort(Month.of(row["month"]), row["people"], tuple(row["reached"]))
        for row in read_block(connection, "cohorts")
    )


def read_states(connection: duckdb.DuckDBPyConnection) -> tuple[StateCount, ...]:
    """Read the states, strangers first, all of them."""
    return tuple(StateCount(**row) for row in read_block(connection, "states"))
