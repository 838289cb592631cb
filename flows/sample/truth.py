"""The truth about a sample: sums over what was planned for each person.

Nothing here reads the files that were written.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flows.sample.calendars import PUBLISHED_AGE, talk_week
from flows.sample.figures import figures_of
from flows.sample.reckoning import spike_days
from flows.sample.scores import score_all
from flows.sample.standing import Standing, standings

if TYPE_CHECKING:
    from datetime import date

    from flows.sample.stage import Stage


@dataclass(frozen=True, slots=True)
class Account:
    """Everything about the contacts from which figures are summed up."""

    stage: Stage
    standings: tuple[Standing, ...]
    points: dict[str, dict[str, int]]
    spikes: set[date]


def account_for(stage: Stage) -> Account:
    """Sum up each person's plan."""
    known = tuple(standings(stage))
    in_force = [
        each.connected_on
        for each in stage.connections
        if each.connected_on is not None and not each.is_lost_in(stage.newest)
    ]
    spikes = spike_days(stage.plan, in_force)
    return Account(stage, known, score_all(stage, known, spikes), spikes)


def truth_of(stage: Stage) -> dict[str, Any]:
    """Give the document that stands beside the exports as ``truth.json``."""
    account, plan, member = account_for(stage), stage.plan, stage.member
    figures = figures_of(account)
    in_spike = [
        slug for slug, points in account.points.items() if "came_in_a_spike" in points
    ]
    return {
        "seed": plan.seed,
        "plan": asdict(plan) | {"until": plan.until.isoformat()},
        "as_of": plan.as_of.isoformat(),
        "report_month": f"{plan.as_of:%Y-%m}",
        "member": {"name": member.name, "slug": member.slug},
        "story": _story(account),
        "contacts": {each.slug: _contact(account, each) for each in account.standings},
        "traps": stage.traps | {"came_in_a_spike_without_note": in_spike},
        "tiers": figures["coverage"]["tiers"],
        "figures": figures,
    }


def _contact(account: Account, standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.person.name,
        "connected_on": standing.connected_on.isoformat(),
        "age": standing.age,
        "state": standing.state,
        "out": standing.out,
        "in": standing.in_,
        "touches": standing.touches,
        "t": standing.t,
        "event": standing.event,
        "engaged_before_connecting": standing.t is None,
        "before_history": standing.is_before_history,
        "reasons": account.points.get(standing.slug, {}),
    }


def _story(account: Account) -> dict[str, Any]:
    plan = account.stage.plan
    monday = talk_week(plan)
    return {
        "published_on": plan.aged(PUBLISHED_AGE).isoformat(),
        "talk_week": [monday.isoformat(), (monday + timedelta(days=6)).isoformat()],
        "spike_days": sorted(day.isoformat() for day in account.spikes),
    }
