"""The truth about a sample: sums over what was planned for each person.

Nothing here reads the files that were written.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flows.sample.accounts import Account, account_for
from flows.sample.calendars import PUBLISHED_AGE, talk_week
from flows.sample.figures import figures_of

if TYPE_CHECKING:
    from flows.sample.stage import Stage
    from flows.sample.standing import Standing


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
