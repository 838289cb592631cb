"""Sums over a block's rows that its title tells, shades of cells, what fits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING

from flows.report.filters import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.core.growth import Cohort, StateCount

    # The name of a setting, its value and its sentence.
    Threshold = tuple[str, float, str]

DARKEST = 6
# Of the words that a reader chose: of one, and of all in a line or two.
LONGEST_WORD = 40
MOST_LETTERS = 160


@dataclass(frozen=True, slots=True)
class YearFollowed:
    """The people of those months that are followed through all their columns."""

    people: int
    at_first: int
    at_last: int

    @property
    def is_early(self) -> bool:
        """Whether at least half of those ever reached were so at first."""
        return 2 * self.at_first >= self.at_last


def year_followed(cohorts: Iterable[Cohort]) -> YearFollowed:
    """Add up the first and the last column of the months that have both."""
    whole = [
        (each.people, each.reached[0], each.reached[-1])
        for each in cohorts
        if each.reached[0] is not None and each.reached[-1] is not None
    ]
    sums = [sum(column) for column in zip(*whole, strict=True)] if whole else [0, 0, 0]
    return YearFollowed(*sums)


def shade(reached: int | None, cohort: Cohort, cohorts: Iterable[Cohort]) -> str:
    """Give the class of a cell: ``shade-0`` to ``shade-6``, by share of the largest.

    Too early and too few people for a share are ``early`` and ``few``.
    """
    if reached is None:
        return "early"
    if cohort.people < FEWEST_FOR_PERCENT:
        return "few"
    largest = max(
        _largest(each) for each in cohorts if each.people >= FEWEST_FOR_PERCENT
    )
    if not largest:
        return "shade-0"
    return f"shade-{ceil(DARKEST * reached / cohort.people / largest)}"


def _largest(cohort: Cohort) -> float:
    return max(each or 0 for each in cohort.reached) / cohort.people


def of_state(states: Iterable[StateCount], name: str) -> StateCount:
    """Give the counts of one state."""
    return next(each for each in states if each.state == name)


def most_in_a_state(states: Iterable[StateCount]) -> int:
    """Give the largest count, now or a year ago."""
    return max((max(each.now, each.year_ago) for each in states), default=0)


def in_columns(entries: Iterable[Threshold], count: int) -> list[list[Threshold]]:
    """Part sentences, in their order, into columns of about as many letters each."""
    told = list(entries)
    whole = sum(_letters(each) for each in told)
    columns: list[list[Threshold]] = [[] for _ in range(count)]
    before = 0
    for each in told:
        middle = before + _letters(each) / 2
        columns[int(middle * count / whole)].append(each)
        before += _letters(each)
    return columns


def _letters(threshold: Threshold) -> int:
    name, _, sentence = threshold
    return len(name) + len(sentence)


@dataclass(frozen=True, slots=True)
class InBrief:
    """The first of several words, and how many are ``left``."""

    words: tuple[str, ...]
    left: int


def in_brief(words: Iterable[str]) -> InBrief:
    """Give as many of the ``words`` as two lines hold, and none longer than most.

    >>> in_brief(["data", " "])
    InBrief(words=('data',), left=0)
    """
    told = [" ".join(each.split()) for each in words]
    cut = [
        each if len(each) < LONGEST_WORD else f"{each[: LONGEST_WORD - 1]}…"
        for each in told
        if each
    ]
    lengths = accumulate(len(each) for each in cut)
    shown = tuple(
        each
        for each, length in zip(cut, lengths, strict=True)
        if length <= MOST_LETTERS
    )
    return InBrief(shown, len(cut) - len(shown))
