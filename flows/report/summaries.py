"""Sums over a block's rows that its title tells, a cell's shade, even columns."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from flows.report.filters import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.core.growth import Cohort, StateCount

DARKEST = 6


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


def in_columns(
    entries: Iterable[tuple[float, str]], count: int
) -> list[list[tuple[float, str]]]:
    """Part sentences, in their order, into columns of about as many letters each."""
    told = list(entries)
    whole = sum(len(sentence) for _, sentence in told)
    columns: list[list[tuple[float, str]]] = [[] for _ in range(count)]
    before = 0
    for value, sentence in told:
        middle = before + len(sentence) / 2
        columns[int(middle * count / whole)].append((value, sentence))
        before += len(sentence)
    return columns
