"""Wilson, Newcombe, Kaplan-Meier and medians, from their textbook formulas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Followed:
    """How long somebody was followed, in any unit, and whether it happened."""

    time: int
    is_reached: bool


def wilson(k: int, n: int) -> tuple[float, float]:
    """Give Wilson's score interval of k of n, within 0 and 1."""
    centre = (k / n + Z * Z / (2 * n)) / (1 + Z * Z / n)
    spread = math.sqrt(k / n * (1 - k / n) / n + Z * Z / (4 * n * n))
    spread *= Z / (1 + Z * Z / n)
    return max(0.0, centre - spread), min(1.0, centre + spread)


def share(k: int, n: int) -> dict[str, Any]:
    """Give k of n in the shape of the figures; nothing of nothing."""
    low, high = wilson(k, n) if n else (None, None)
    return {"k": k, "n": n, "share": k / n if n else None, "low": low, "high": high}


def newcombe(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Give a difference of two shares with its hybrid score interval."""
    if not one["n"] or not other["n"]:
        return {"difference": None, "low": None, "high": None}
    p, q = one["share"], other["share"]
    below = math.hypot(p - one["low"], other["high"] - q)
    above = math.hypot(one["high"] - p, q - other["low"])
    return {"difference": p - q, "low": p - q - below, "high": p - q + above}


def survival(people: Sequence[Followed], until: float) -> tuple[Fraction, float]:
    """Give the share not reached by ``until``, and Greenwood's sum."""
    left, greenwood = Fraction(1), 0.0
    for moment in sorted({each.time for each in people if each.is_reached}):
        if moment <= until:
            at_risk = sum(each.time >= moment for each in people)
            reached = sum(each.time == moment and each.is_reached for each in people)
            left *= Fraction(at_risk - reached, at_risk)
            if at_risk > reached:
                greenwood += reached / (at_risk * (at_risk - reached))
    return left, greenwood


def activation(people: Sequence[Followed], days: int, least: int = 5) -> dict[str, Any]:
    """Give the share reached within ``days``, with its log-log band.

    It is for telling only if ``least`` people are followed for longer.
    """
    at_risk = sum(each.time > days for each in people)
    told = {"n": len(people), "at_risk": at_risk, "reported": at_risk >= least}
    if not people:
        return told | {"share": None, "low": None, "high": None}
    left, greenwood = survival(people, days)
    reached = float(1 - left)
    if left in (0, 1):
        return told | {"share": reached, "low": reached, "high": reached}
    theta = Z * math.sqrt(greenwood) / math.log(left)
    ends = [1 - float(left) ** math.exp(sign * theta) for sign in (1, -1)]
    return told | {"share": reached, "low": min(ends), "high": max(ends)}


def median_time(people: Sequence[Followed]) -> int | None:
    """Give the first time by which half are reached, if half ever are."""
    for moment in sorted({each.time for each in people if each.is_reached}):
        if survival(people, moment)[0] <= Fraction(1, 2):
            return moment
    return None


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def rounded(value: float) -> int:
    """Round half away from zero, as people do by hand; positive values only."""
    return math.floor(value + 0.5)
