"""Growth against engagement: cohorts, the verdict, and the past recomputed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle.estimates import newcombe, share, wilson
from tests.oracle.spikes import adds_of
from tests.oracle.states import STATES

if TYPE_CHECKING:
    from tests.oracle.states import Contact
    from tests.oracle.tiers import View

REACHED = 30
Month = tuple[int, int]


def figures(
    view: View, contacts: list[Contact], month: Month, spikes: list[dict[str, Any]]
) -> dict[str, Any]:
    """Give the figures that set one time or group against another."""
    ends = {
        "now": view.as_of,
        "month_ago": _last_day(_before(month, 1)),
        "year_ago": _last_day(_before(month, 12)),
    }
    return {
        "verdict": _verdict(contacts, month),
        "active_relationships": {
            name: _active(contacts, day) for name, day in ends.items()
        },
        "states_year_ago": _states_on(contacts, ends["year_ago"]),
        "cohorts": {"months": _cohorts(contacts, month)},
        "yield_per_10": _yield(contacts),
        "growth_vs_relationships": _growth(view, contacts, ends),
        "adds_spikes": {"spikes": spikes},
        "spike_quality": _spike_quality(contacts, spikes),
    }


def _verdict(contacts: list[Contact], month: Month) -> dict[str, Any]:
    months = {_month(each.connected_on) for each in contacts}
    judged = {
        each
        for each in months
        if each >= _before(month, 12)
        and all(x.age >= _judged(x) for x in contacts if _month(x.connected_on) == each)
    }
    cohort = max(judged, default=(0, 0))
    followed = [each for each in contacts if each.followed() is not None]
    newest = [x for x in followed if judged and _month(x.connected_on) == cohort]
    earlier = [
        each
        for each in followed
        if judged and _before(cohort, 12) <= _month(each.connected_on) < cohort
    ]
    shares = {"newest": _reached(newest), "before": _reached(earlier)}
    difference = newcombe(shares["newest"], shares["before"])
    word = _word(difference, ("improving", "falling"))
    if not earlier or len(newest) < earlier[0].bounds.verdict_people:
        word = "too_early"
    cohort_name = f"{cohort[0]}-{cohort[1]:02}" if judged else None
    return {"word": word, "cohort": cohort_name, **shares, **difference}


def _word(difference: dict[str, Any], words: tuple[str, str]) -> str:
    if difference["low"] is not None and difference["low"] > 0:
        return words[0]
    if difference["high"] is not None and difference["high"] < 0:
        return words[1]
    return "no_clear_change"


def _reached(people: list[Contact]) -> dict[str, Any]:
    firsts = [each.days_to_first for each in people]
    return share(sum(x is not None and x <= REACHED for x in firsts), len(firsts))


def _active(contacts: list[Contact], day: date) -> int:
    return sum(_is_active(each, day) for each in contacts)


def _is_active(contact: Contact, day: date) -> bool:
    past = [each for each in contact.events if each.at.date() <= day]
    both = {each.way for each in past} == {"out", "in"}
    return (
        both
        and contact.connected_on <= day
        and (day - past[-1].at.date()).days <= contact.bounds.active_days
    )


def _states_on(contacts: list[Contact], day: date) -> dict[str, int]:
    counts = Counter(
        replace(
            each,
            age=(day - each.connected_on).days,
            events=tuple(x for x in each.events if x.at.date() <= day),
            as_of=day,
        ).state
        for each in contacts
        if each.connected_on <= day
    )
    return {name: counts[name] for name in STATES}


def _cohorts(contacts: list[Contact], month: Month) -> list[dict[str, Any]]:
    followed = [each for each in contacts if each.followed() is not None]
    months = sorted({_month(each.connected_on) for each in followed})
    return [
        {
            "month": f"{cohort[0]}-{cohort[1]:02}",
            "people": len(people),
            "reached": [_reached_within(people, 30 * n) for n in range(1, 13)],
        }
        for cohort in months
        if cohort > _before(month, 24)
        and (people := [x for x in followed if _month(x.connected_on) == cohort])
    ]


def _reached_within(people: list[Contact], days: int) -> int | None:
    if any(each.age < days for each in people):
        return None
    firsts = [each.days_to_first for each in people]
    return sum(first is not None and first <= days for first in firsts)


def _yield(contacts: list[Contact]) -> dict[str, Any]:
    people = [each for each in contacts if 90 <= each.age <= 455]
    k = sum(
        each.both_ways_on is not None
        and (each.both_ways_on - each.connected_on).days <= 90
        for each in people
    )
    if not people:
        return {"k": 0, "n": 0, "per_10": None, "low": None, "high": None}
    low, high = wilson(k, len(people))
    n = len(people)
    return {"k": k, "n": n, "per_10": 10 * k / n, "low": low, "high": high}


def _growth(
    view: View, contacts: list[Contact], ends: dict[str, date]
) -> dict[str, Any]:
    adds = adds_of(view)
    rows = [sum(x <= ends[name] for x in adds) for name in ("now", "year_ago")]
    ties = [_active(contacts, ends[name]) for name in ("now", "year_ago")]
    if min(rows[1], ties[1]) < view.bounds.index_people:
        return {"suppressed": f"base below {view.bounds.index_people}"}
    connections, relationships = 100 * rows[0] / rows[1], 100 * ties[0] / ties[1]
    return {
        "connections": connections,
        "relationships": relationships,
        "gap": relationships - connections,
    }


def _spike_quality(
    contacts: list[Contact], spikes: list[dict[str, Any]]
) -> dict[str, Any]:
    people = [
        each
        for each in contacts
        if _judged(each) <= each.age < 365 and each.followed() is not None
    ]
    inside = [each for each in people if _is_in(each, spikes)]
    others = [each for each in people if not _is_in(each, spikes)]
    if not spikes:
        return {"suppressed": "no spikes"}
    if not inside or not others:
        return {"suppressed": "nobody to compare"}
    shares = {"in_spikes": _reached(inside), "others": _reached(others)}
    difference = newcombe(shares["in_spikes"], shares["others"])
    return {"word": _word(difference, ("higher", "lower")), **shares, **difference}


def _judged(contact: Contact) -> int:
    # Both the thirty days and the grace period have to be over.
    return max(REACHED, contact.bounds.grace_days)


def _is_in(contact: Contact, spikes: list[dict[str, Any]]) -> bool:
    day = contact.connected_on.isoformat()
    return any(each["starts_on"] <= day <= each["ends_on"] for each in spikes)


def _month(day: date) -> Month:
    return day.year, day.month


def _before(month: Month, count: int) -> Month:
    whole = 12 * month[0] + month[1] - 1 - count
    return whole // 12, whole % 12 + 1


def _last_day(month: Month) -> date:
    after = _before(month, -1)
    return date(*after, 1) - timedelta(days=1)
