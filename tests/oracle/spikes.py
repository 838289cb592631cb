"""Spikes of adds: weeks or months that brought far more people than usual."""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle.estimates import median
from tests.oracle.histories import connections_in

if TYPE_CHECKING:
    from tests.oracle.tiers import View

BASE = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month with the days on which people were added in it."""

    unit: str
    starts_on: date
    ends_on: date
    added: int
    usual: float = 0
    z: float = 0


def adds_of(view: View) -> list[date]:
    """List the days on which the connections were made, hidden ones too."""
    return [
        each.connected_on or date.min
        for each in connections_in(view.history, view.in_force)
        if each.is_connected(view.as_of)
    ]


def spikes_of(view: View) -> list[dict[str, Any]]:
    """List the spikes of the last twelve months; neighbours are one."""
    adds = adds_of(view)
    recent = sum((view.as_of - each).days < 365 for each in adds)
    unit = "month" if recent < view.bounds.weekly_adds else "week"
    runs: list[list[Period]] = []
    for period in _unusual(_periods(adds, unit, view.as_of), view):
        if runs and runs[-1][-1].ends_on + timedelta(days=1) == period.starts_on:
            runs[-1].append(period)
        else:
            runs.append([period])
    return [_spike(run, adds, view) for run in runs]


def _periods(adds: list[date], unit: str, until: date) -> list[Period]:
    periods: list[Period] = []
    start = min(adds, default=until)
    start -= timedelta(days=start.weekday() if unit == "week" else start.day - 1)
    while adds:
        size = 7 if unit == "week" else calendar.monthrange(start.year, start.month)[1]
        end = start + timedelta(days=size - 1)
        if end > until:
            break
        periods.append(
            Period(unit, start, end, sum(start <= each <= end for each in adds))
        )
        start = end + timedelta(days=1)
    return periods


def _unusual(periods: list[Period], view: View) -> list[Period]:
    found, bounds = [], view.bounds
    for n, each in enumerate(periods):
        base = [before.added for before in periods[max(0, n - BASE) : n]]
        # Twelve whole months can begin a day before 365 days do.
        reach = 366 if each.unit == "month" else 365
        if (
            len(base) < bounds.spike_periods
            or (view.as_of - each.starts_on).days >= reach
        ):
            continue
        z, usual = unusualness(each.added, base), median(base)
        if z >= bounds.spike_z and each.added - usual >= bounds.spike_people:
            found.append(
                Period(each.unit, each.starts_on, each.ends_on, each.added, usual, z)
            )
    return found


def unusualness(added: int, base: list[int]) -> float:
    """Give the robust z of Anscombe's square root of a count."""
    evened = [2 * math.sqrt(each + 3 / 8) for each in base]
    middle = median(evened)
    spread = median([abs(each - middle) for each in evened])
    return (2 * math.sqrt(added + 3 / 8) - middle) / max(1, 1.4826 * spread)


def _spike(run: list[Period], adds: list[date], view: View) -> dict[str, Any]:
    starts_on, ends_on = run[0].starts_on, run[-1].ends_on
    inside = sorted(each for each in adds if starts_on <= each <= ends_on)
    busiest = max(inside.count(each) for each in inside)
    began_on = next(each for each in inside if inside.count(each) >= busiest / 2)
    posts = [
        each
        for each in view.history.posts
        if began_on - timedelta(days=7) <= each <= began_on
    ]
    return {
        "unit": run[0].unit,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "added": sum(each.added for each in run),
        "usual": sum(each.usual for each in run),
        "z": max(each.z for each in run),
        "began_on": began_on.isoformat(),
        "published_on": max(posts).isoformat() if posts else None,
    }
