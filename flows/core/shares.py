"""Parts of a whole: what was counted, and what is estimated, with its range."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` with its 95 % interval; None where ``n`` is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A Kaplan-Meier share of ``n`` people; ``reported`` is False when too early."""

    n: int
    share: float | None
    low: float | None
    high: float | None
    at_risk: int
    reported: bool
