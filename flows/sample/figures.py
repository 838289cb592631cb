"""The figures that a report on the sample must show, in its published shape."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flows.sample.plan import month_before, month_end
from flows.sample.reckoning import difference, kaplan_meier, share
from flows.sample.standing import STATES, is_active_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.sample.accounts import Account
    from flows.sample.stage import Stage
    from flows.sample.standing import Standing

_WITHIN, _YEAR, _FEWEST, _POOLED = 30, 365, 10, 12


def figures_of(account: Account) -> dict[str, Any]:
    """Give all figures by their keys."""
    stage, known = account.stage, account.standings
    judged = [each for each in known if each.is_judged]
    states = Counter(each.state for each in known)
    people = [each.person for each in known]
    as_of = stage.plan.as_of
    month_ago = month_end(month_before(as_of, 1))
    year_ago = month_end(month_before(as_of, 12))
    return {
        "two_way_share": share(sum(each.is_two_way for each in judged), len(judged)),
        "never_engaged": _never_engaged(judged),
        "activation_30": _activation(stage, known),
        "connections": _connections(stage, len(known)),
        "active_relationships": {
            "now": states["active"],
            "month_ago": sum(is_active_on(each, month_ago) for each in people),
            "year_ago": sum(is_active_on(each, year_ago) for each in people),
        },
        "replies_owed": _replies_owed(known),
        "added_never_engaged": {"months": _months(known)},
        "states": {state: states[state] for state in STATES},
        "first_messages": _first_messages(account),
        "coverage": _coverage(account),
        "verdict": _verdict(stage, known),
    }


def _never_engaged(judged: Iterable[Standing]) -> dict[str, Any]:
    judged = list(judged)
    never = [each for each in judged if each.state == "never_engaged"]
    return {
        **share(len(never), len(judged)),
        "touched": sum(each.touches > 0 for each in never),
        "before_history": sum(each.is_before_history for each in never),
        "people": [{"slug": slug} for slug in sorted(each.slug for each in never)],
    }


def _activation(stage: Stage, known: Iterable[Standing]) -> dict[str, object]:
    since = stage.plan.as_of - timedelta(days=_YEAR)
    times = [
        (each.t, bool(each.event))
        for each in known
        if each.connected_on > since
        and each.counts_for_activation
        and each.t is not None
    ]
    return kaplan_meier(times, _WITHIN)


def _connections(stage: Stage, contacts: int) -> dict[str, int | None]:
    """Lost and net compare with the export before; its day brought nobody yet."""
    as_of, newest = stage.plan.as_of, stage.newest
    added = [
        each
        for each in stage.connections
        if each.connected_on is not None and each.connected_on <= as_of
    ]
    rows = [each for each in added if not each.is_lost_in(newest)]
    before = [
        each
        for each in added
        if newest
        and stage.is_connected_in(each, newest - 1)
        and not each.is_lost_in(newest - 1)
    ]
    month = as_of.replace(day=1)
    return {
        "rows": len(rows),
        "hidden": sum(each.is_hidden_in(newest) for each in rows),
        "contacts": contacts,
        "added": sum(each.connected_on >= month for each in rows if each.connected_on),
        "lost": sum(each.is_lost_in(newest) for each in before) if newest else None,
        "net": len(rows) - len(before) if newest else None,
    }


def _replies_owed(known: Iterable[Standing]) -> dict[str, Any]:
    owed = sorted(
        (each for each in known if each.is_owed),
        key=lambda each: (not each.is_two_way, -(each.last_at or 0), each.slug),
    )
    return {"people": [{"slug": each.slug} for each in owed]}


def _months(known: Iterable[Standing]) -> list[dict[str, Any]]:
    months: dict[str, list[Standing]] = defaultdict(list)
    for each in known:
        months[f"{each.connected_on:%Y-%m}"].append(each)
    return [
        {
            "month": month,
            "added": len(people),
            "judged": sum(each.is_judged for each in people),
            "never_engaged": sum(each.state == "never_engaged" for each in people),
            "too_new": sum(each.state == "too_new" for each in people),
        }
        for month, people in sorted(months.items())
    ]


def _first_messages(account: Account) -> dict[str, Any]:
    added = {each.slug: each.connected_on.toordinal() for each in account.standings}
    scores = {slug: sum(points.values()) for slug, points in account.points.items()}
    ranked = sorted(scores, key=lambda slug: (-scores[slug], -added[slug], slug))
    return {"people": [{"slug": slug, "score": scores[slug]} for slug in ranked]}


def _coverage(account: Account) -> dict[str, Any]:
    stage = account.stage
    matched = {id(each.person) for each in account.standings}
    tiers: Counter[str] = Counter()
    with_contacts = 0
    for thread in stage.threads:
        counted = [each.tier for each in thread.messages if each.at <= stage.end]
        tiers.update(counted)
        if thread.people and id(thread.people[0]) in matched:
            with_contacts += counted.count("T2")
    return {
        "tiers": dict(sorted(tiers.items())),
        "personal_messages": tiers["T2"],
        "matched_to_contacts": with_contacts,
        "hidden": _connections(stage, 0)["hidden"],
        "rejected": 0,
    }


def _verdict(stage: Stage, known: Sequence[Standing]) -> dict[str, Any]:
    """Compare the newest judged month with the twelve before it together.

    A month in which nobody was added is no cohort.
    """
    months = {each.connected_on.replace(day=1) for each in known}
    since = month_before(stage.plan.as_of, _POOLED)
    judged = [month for month in months if since <= month <= stage.plan.cohort]
    newest, before = [0, 0], [0, 0]
    if not judged:
        return _compared(None, newest, before)
    cohort = max(judged)
    oldest = month_before(cohort, _POOLED)
    for each in known:
        if not each.counts_for_activation or each.t is None:
            continue
        month = each.connected_on.replace(day=1)
        if oldest <= month <= cohort:
            counts = newest if month == cohort else before
            counts[0] += bool(each.event) and each.t <= _WITHIN
            counts[1] += 1
    return _compared(f"{cohort:%Y-%m}", newest, before)


def _compared(
    cohort: str | None, newest: Sequence[int], before: Sequence[int]
) -> dict[str, Any]:
    return {
        "word": _word((newest[0], newest[1]), (before[0], before[1])),
        "cohort": cohort,
        "newest": share(newest[0], newest[1]),
        "before": share(before[0], before[1]),
    }


def _word(newest: tuple[int, int], before: tuple[int, int]) -> str:
    if newest[1] < _FEWEST or not before[1]:
        return "too_early"
    low, high = difference(newest, before)
    return "improving" if low > 0 else "falling" if high < 0 else "no_clear_change"
