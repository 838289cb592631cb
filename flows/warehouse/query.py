"""Query: the tables of one report month become figures and contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.figures import Figures
from flows.core.people import Contact
from flows.warehouse.growth_blocks import (
    read_activation,
    read_cohorts,
    read_growth,
    read_headline,
    read_states,
    read_verdict,
    read_years,
)
from flows.warehouse.machine import read_machine_figures, rows_of
from flows.warehouse.origin_blocks import (
    read_companies,
    read_dialogue,
    read_invitations,
    read_spikes,
)
from flows.warehouse.people_blocks import (
    read_actions,
    read_never_engaged,
    read_worksheet,
)
from flows.warehouse.source_blocks import (
    read_account,
    read_coverage,
    read_decided,
    read_exports,
)
from flows.warehouse.tie_blocks import (
    read_departed,
    read_follow_through,
    read_job_changes,
    read_let_go_review,
    read_quieter,
)

if TYPE_CHECKING:
    import duckdb

    from flows.core.months import Month

SCHEMA = 1

_EDITION = """
select coalesce(nullif(name, ''), slug, '') as member, as_of
from core.member, staging.report_days
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
inner join (select person_id, profile_url from core.contacts) using (person_id)
order by connected_on desc, slug
"""


def read_figures(connection: duckdb.DuckDBPyConnection, *, month: Month) -> Figures:
    """Read the figures of ``month``, whose tables were built last."""
    return Figures(
        **rows_of(connection, _EDITION)[0],
        month=month,
        verdict=read_verdict(connection),
        headline=read_headline(connection),
        growth=read_growth(connection),
        actions=read_actions(connection),
        never_engaged=read_never_engaged(connection),
        years=read_years(connection),
        worksheet=read_worksheet(connection),
        activation=read_activation(connection),
        cohorts=read_cohorts(connection),
        states=read_states(connection),
        decisions=read_decided(connection),
        spikes=read_spikes(connection),
        invitations=read_invitations(connection),
        companies=read_companies(connection),
        dialogue=read_dialogue(connection),
        quieter=read_quieter(connection),
        job_changes=read_job_changes(connection),
        departed=read_departed(connection),
        follow_through=read_follow_through(connection),
        let_go_review=read_let_go_review(connection),
        coverage=read_coverage(connection),
        account=read_account(connection),
        exports=read_exports(connection),
        machine=read_machine_figures(connection),
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
