"""When people were added: years of yes, a flood after an article, then less."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.sample.plan import SamplePlan, month_before, month_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.sample.chance import Chance

# Ages in days: the first message of all, and the article with its flood.
HISTORY_AGE = 2190
PUBLISHED_AGE = 453
_FLOOD = (430, 450)
# A recorded talk went round in that week, a smaller flood.
_TALK_AGE = 130
_YEARS = (
    (HISTORY_AGE + 100, 2700, 0.03),
    (1500, HISTORY_AGE - 1, 0.17),
    (900, 1499, 0.17),
    (470, 899, 0.15),
    (400, 429, 0.02),
)
_FLOOD_SHARE = 0.27
_TALK_SHARE = 0.025
_MONTHS = 13
# The newest judged month and the month after it, of all ordinary people.
_COHORT_SHARE = 0.021
_YOUNG_SHARE = 0.010
_FEW = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Days between which a share of the people are added."""

    first: date
    last: date
    share: float


def spans(plan: SamplePlan) -> list[Span]:
    """Give the spans of the member's story; the shares sum to about one."""
    years = [Span(plan.aged(high), plan.aged(low), part) for low, high, part in _YEARS]
    flood = Span(plan.aged(_FLOOD[1]), plan.aged(_FLOOD[0]), _FLOOD_SHARE)
    monday = talk_week(plan)
    talk = Span(monday, monday + timedelta(days=6), _TALK_SHARE)
    return [*years, flood, talk, *_months(plan)]


def talk_week(plan: SamplePlan) -> date:
    """Give the Monday of the week of the smaller flood."""
    day = plan.aged(_TALK_AGE)
    return day - timedelta(days=day.weekday())


def connect_days(plan: SamplePlan, chance: Chance, count: int) -> list[date]:
    """Give the days on which ``count`` ordinary people were added."""
    story = spans(plan)
    numbers = _apportion([span.share for span in story], count)
    if plan.story == "too_early":
        numbers = _with_few_in_cohort(plan, story, numbers)
    return [
        _day_in(span, chance)
        for span, number in zip(story, numbers, strict=True)
        for _ in range(number)
    ]


def _months(plan: SamplePlan) -> list[Span]:
    """Slowly fewer people from a year ago on; the newest judged month has enough."""
    story = []
    for back in range(_MONTHS):
        first = month_before(plan.as_of, back)
        share = 0.009 + 0.0006 * back
        if first == plan.cohort:
            share = _COHORT_SHARE
        elif first > plan.cohort:
            share = _YOUNG_SHARE
        story.append(Span(first, month_end(first), share))
    return story


def _apportion(shares: Sequence[float], count: int) -> list[int]:
    """Split a count by shares, the largest remainders first."""
    exact = [share * count / sum(shares) for share in shares]
    numbers = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: (numbers[i] - exact[i], i))
    for place in by_rest[: count - sum(numbers)]:
        numbers[place] += 1
    return numbers


def _with_few_in_cohort(
    plan: SamplePlan, story: Sequence[Span], numbers: Sequence[int]
) -> list[int]:
    """Move all but a few people of the newest judged month into earlier years."""
    place = next(i for i, span in enumerate(story) if span.first == plan.cohort)
    moved = max(0, numbers[place] - _FEW)
    return [
        number - moved if i == place else number + moved if i == 1 else number
        for i, number in enumerate(numbers)
    ]


def _day_in(span: Span, chance: Chance) -> date:
    days = (span.last - span.first).days
    if span.share == _FLOOD_SHARE:
        # Most come in the first days.
        return span.first + timedelta(days=int((days + 1) * chance.draw() ** 2))
    return span.first + timedelta(days=chance.between(0, days))
