"""The sample's own arithmetic, so that the truth rests on nothing of the product."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from math import exp, log, sqrt
from statistics import median
from typing import TYPE_CHECKING

from flows.sample.plan import SamplePlan, day_of, month_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.sample.records import Person

Z = 1.959963984540054
_AT_RISK = 5
_PERIODS, _FEWEST_PERIODS = 12, 8
_SPIKE_Z, _SPIKE_PEOPLE, _SCALE = 3.5, 5, 1.4826
_FEW_ADDS = 20


def wilson(k: int, n: int) -> tuple[float, float]:
    """Give the 95 % interval of a share."""
    share, square = k / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(k: int, n: int) -> dict[str, float | int | None]:
    """Give a share with its interval; unknown without anybody."""
    if n == 0:
        return {"k": k, "n": n, "share": None, "low": None, "high": None}
    low, high = wilson(k, n)
    return {"k": k, "n": n, "share": k / n, "low": low, "high": high}


def difference(new: tuple[int, int], old: tuple[int, int]) -> tuple[float, float]:
    """Give Newcombe's interval of new - old, both as (k, n)."""
    gap = new[0] / new[1] - old[0] / old[1]
    low_new, high_new = (abs(new[0] / new[1] - each) for each in wilson(*new))
    low_old, high_old = (abs(old[0] / old[1] - each) for each in wilson(*old))
    return (
        gap - sqrt(low_new**2 + high_old**2),
        gap + sqrt(high_new**2 + low_old**2),
    )


def kaplan_meier(times: Sequence[tuple[int, bool]], within: int) -> dict[str, object]:
    """Estimate the share reached by day ``within``; pairs of (day, reached)."""
    survival, greenwood, at_risk = 1.0, 0.0, len(times)
    events = Counter(t for t, reached in times if reached)
    leaving = Counter(t for t, _ in times)
    for t in sorted(leaving):
        if t <= within:
            d = events[t]
            survival *= 1 - d / at_risk
            greenwood += d / (at_risk * (at_risk - d)) if d < at_risk else 0.0
            at_risk -= leaving[t]
    # Where nobody or everybody was reached the band has no width.
    low = high = 1 - survival if times else None
    if 0 < survival < 1:
        theta = Z * sqrt(greenwood) / log(survival)
        low, high = sorted((1 - survival ** exp(-theta), 1 - survival ** exp(theta)))
    return {
        "n": len(times),
        "share": 1 - survival if times else None,
        "low": low,
        "high": high,
        "at_risk": at_risk,
        "reported": at_risk >= _AT_RISK,
    }


def days_to_first(person: Person, end: int) -> int | None:
    """Give the days from connecting to the first personal message up to ``end``."""
    found = [at for at, *_ in personal_events(person, end)]
    if not found or person.connected_on is None:
        return None
    return (day_of(min(found)) - person.connected_on).days


def personal_events(person: Person, end: int) -> list[tuple[int, bool, bool]]:
    """Give (instant, is from the member, asks) of what was personal up to ``end``.

    A recommendation is one in each direction.
    """
    events = [
        (each.at, each.author < 0, each.asks)
        for thread in person.threads
        if len(thread.people) == 1
        for each in thread.messages
        if each.tier == "T2" and each.at <= end
    ]
    for each in person.recommended:
        if each.at <= end:
            events += [(each.at, True, False), (each.at, False, False)]
    return events


def spike_days(plan: SamplePlan, added: Iterable[date]) -> set[date]:
    """Give the days of all periods in which unusually many people were added.

    Periods are ISO weeks, or months where fewer than 20 came in a year.
    """
    days = sorted(day for day in added if day <= plan.as_of)
    by_weeks = sum(day > plan.aged(365) for day in days) >= _FEW_ADDS
    starts = _weeks(plan) if by_weeks else _months(plan)
    counts = Counter(_period(starts, day) for day in days)
    spikes: set[date] = set()
    for place in range(_PERIODS, len(starts) - 1):
        base = [
            counts[start]
            for start in starts[place - _PERIODS : place]
            if days and start >= days[0] - timedelta(days=31)
        ]
        if len(base) >= _FEWEST_PERIODS and _is_spike(counts[starts[place]], base):
            length = (starts[place + 1] - starts[place]).days
            spikes |= {starts[place] + timedelta(days=i) for i in range(length)}
    return spikes


def _is_spike(count: int, base: Sequence[int]) -> bool:
    roots = [2 * sqrt(each + 3 / 8) for each in base]
    middle = median(roots)
    spread = max(1.0, _SCALE * median(abs(each - middle) for each in roots))
    score = (2 * sqrt(count + 3 / 8) - middle) / spread
    return score >= _SPIKE_Z and count - median(base) >= _SPIKE_PEOPLE


def _weeks(plan: SamplePlan) -> list[date]:
    """Give Mondays: of the last 52 complete weeks, those before, the next one."""
    monday = plan.as_of + timedelta(days=1)
    monday -= timedelta(days=monday.weekday())
    return [monday - timedelta(weeks=back) for back in range(52 + _PERIODS, -1, -1)]


def _months(plan: SamplePlan) -> list[date]:
    return [month_before(plan.as_of, back) for back in range(11 + _PERIODS, -2, -1)]


def _period(starts: Sequence[date], day: date) -> date | None:
    for start, following in pairwise(starts):
        if start <= day < following:
            return start
    return None
