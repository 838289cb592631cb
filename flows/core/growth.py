"""How the network grows, and whether the people in it are met: counts and shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flows.core.months import Month
    from flows.core.people import State
    from flows.core.shares import Estimate, Share

VerdictWord = Literal["improving", "no_clear_change", "falling", "too_early"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether new people are met more or less than before.

    ``cohort`` is the newest month whose people are all judged, ``newest`` the
    share of them reached within 30 days, ``before`` the same over the twelve
    months before it; ``difference`` is newest - before with its interval.
    """

    word: VerdictWord
    cohort: Month | None
    newest: Share
    before: Share
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Headline:
    """The four figures at the top, and what is set beside them.

    ``added`` is this month's; ``lost`` and ``net`` are None without an earlier
    export. ``active_*`` are counts of active relationships.
    """

    rows: int
    hidden: int
    contacts: int
    added: int
    lost: int | None
    net: int | None
    two_way: Share
    never_engaged: Share
    touched: int
    before_history: int
    too_new: int
    activation_30: Estimate
    active_now: int
    active_month_ago: int
    active_year_ago: int


@dataclass(frozen=True, slots=True)
class GrowthMonth:
    """One month: the people added in it, as they stand at D, and ties at its end.

    ``added`` = ``engaged`` + ``never_engaged`` + ``too_new``. ``contacts`` and
    ``active`` are counts at the month's end.
    """

    month: Month
    added: int
    engaged: int
    never_engaged: int
    too_new: int
    contacts: int
    active: int


@dataclass(frozen=True, slots=True)
class YearAdded:
    """The people added in one year, as they stand at D; sums to ``added``."""

    year: int
    added: int
    engaged: int
    never_engaged: int
    too_new: int


@dataclass(frozen=True, slots=True)
class ActivationStep:
    """A day on which the estimate moves, or the followed grow fewer.

    ``share`` is reached within ``day`` days, ``at_risk`` are followed for longer.
    """

    day: int
    share: float
    low: float
    high: float
    at_risk: int


@dataclass(frozen=True, slots=True)
class Activation:
    """How the people added in twelve months warm up (Kaplan-Meier).

    ``steps`` end before the day after which fewer than five are followed.
    """

    within_30: Estimate
    within_90: Estimate
    steps: tuple[ActivationStep, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people added in a month whose first message can be waited for.

    ``reached`` counts those reached within 1, 2, ... 12 times 30 days; None until
    everybody has been followed for so long.
    """

    month: Month
    people: int
    reached: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class StateCount:
    """Contacts in a state at D, and at the end of the same month a year before."""

    state: State
    now: int
    year_ago: int
