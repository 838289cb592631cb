"""Query: the tables of one report month become figures and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.decisions import DecisionFault
from flows.core.figures import (
    Action,
    Contact,
    Coverage,
    Decided,
    Estimate,
    ExportLine,
    Figures,
    GrowthMonth,
    Headline,
    NeverEngaged,
    Person,
    Reason,
    Share,
    Verdict,
    YearAdded,
)
from flows.core.months import Month
from flows.warehouse.machine import Row, read_machine_figures, rows_of

if TYPE_CHECKING:
    import duckdb

SCHEMA = 1

_EDITION = """
select coalesce(nullif(name, ''), slug, '') as member, as_of
from core.member, metrics.report_days
"""
_CONTACTS = """
select
    slug,
    coalesce(name, '') as name,
    state,
    age,
    messages_out as "out",
    messages_in as in_,
    touches,
    last_on as last,
    coalesce(profile_url, '') as profile_url
from metrics.contact_history
order by connected_on desc, slug
"""


def read_figures(connection: duckdb.DuckDBPyConnection, *, month: Month) -> Figures:
    """Read the figures of ``month``, whose tables were built last."""
    return Figures(
        **rows_of(connection, _EDITION)[0],
        month=month,
        verdict=_verdict(_block(connection, "verdict")[0]),
        headline=_headline(_block(connection, "headline")[0]),
        growth=tuple(
            GrowthMonth(**row | {"month": Month.of(row["month"])})
            for row in _block(connection, "growth")
        ),
        actions=tuple(_action(row) for row in _block(connection, "actions")),
        never_engaged=tuple(
            _never_engaged(row) for row in _block(connection, "never_engaged")
        ),
        years=tuple(YearAdded(**row) for row in _block(connection, "years")),
        coverage=Coverage(**_block(connection, "coverage")[0]),
        exports=tuple(ExportLine(**row) for row in _block(connection, "exports")),
        machine=read_machine_figures(connection),
        decisions=_decided(_block(connection, "decisions")[0]),
    )


def read_contacts(connection: duckdb.DuckDBPyConnection) -> tuple[Contact, ...]:
    """List the contacts of the month built last, the newest connected first."""
    return tuple(Contact(**row) for row in rows_of(connection, _CONTACTS))


def machine_document(figures: Figures) -> dict[str, object]:
    """Give all of ``figures.json``, shares unrounded; sql/figures.schema.json."""
    return {
        "schema": SCHEMA,
        "member": figures.member,
        "report_month": str(figures.month),
        "as_of": figures.as_of.isoformat(),
        "figures": dict(figures.machine),
    }


def _block(connection: duckdb.DuckDBPyConnection, name: str) -> list[Row]:
    rows = rows_of(connection, f"select * from report.{name}")
    return [{k: v for k, v in row.items() if k != "rank"} for row in rows]


def _verdict(row: Row) -> Verdict:
    return Verdict(
        **row
        | {
            "cohort": row["cohort"] and Month.of(row["cohort"]),
            "newest": Share(**row["newest"]),
            "before": Share(**row["before"]),
        }
    )


def _headline(row: Row) -> Headline:
    return Headline(
        **row
        | {
            "two_way": Share(**row["two_way"]),
            "never_engaged": Share(**row["never_engaged"]),
            "activation_30": Estimate(**row["activation_30"]),
        }
    )


def _action(row: Row) -> Action:
    return Action(**row | _person_and_reasons(row))


def _never_engaged(row: Row) -> NeverEngaged:
    return NeverEngaged(**row | _person_and_reasons(row))


def _decided(row: Row) -> Decided:
    faults = tuple(DecisionFault(**each) for each in row["faults"])
    return Decided(**row | {"faults": faults})


def _person_and_reasons(row: Row) -> Row:
    return {
        "person": Person(**row["person"]),
        "reasons": tuple(Reason(**each) for each in row["reasons"]),
    }
