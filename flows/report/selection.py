"""Which of the never-engaged people are printed, and in which group."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.core.figures import Figures
    from flows.core.people import NeverEngaged
    from flows.core.ties import Departed, JobChange, QuietTie

# Besides the highlighted, when not everybody fits: about one page more.
FRESH_IN_BRIEF = 8
OTHERS_IN_BRIEF = 25
# Of those who went quiet, changed jobs or left: as many as one page holds.
QUIETER_NAMED = 7
# So many more who went quiet where one of the other rows of blocks is not there.
QUIETER_INSTEAD = 6
JOB_CHANGES_NAMED = 5
DEPARTED_NAMED = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """The people printed: best first, then this month's, then by year of adding.

    ``by_year`` has the newest year first, each year in ranked order. ``named`` is
    ``total`` less those who are counted and never to be shown; ``is_whole`` unless
    they are too many for the page.
    """

    highlighted: tuple[NeverEngaged, ...]
    fresh: tuple[NeverEngaged, ...]
    by_year: Mapping[int, tuple[NeverEngaged, ...]]
    fresh_in_all: int
    named: int
    total: int
    is_whole: bool

    @property
    def shown(self) -> int:
        """How many people are printed."""
        grouped = sum(len(people) for people in self.by_year.values())
        return len(self.highlighted) + len(self.fresh) + grouped


def select_people(
    ranked: tuple[NeverEngaged, ...], *, highlighted: int, listed: int
) -> Selection:
    """Choose from ``ranked`` (best first): everybody, up to ``listed`` people.

    Nobody who is never to be shown is among them, and the totals count them all the
    same. Beyond that, the ``highlighted`` best and about a page of the next best.
    """
    named = tuple(each for each in ranked if not each.is_never_shown)
    rest = named[highlighted:]
    fresh = [each for each in rest if each.is_new]
    older = [each for each in rest if not each.is_new]
    is_whole = len(named) <= listed
    if not is_whole:
        fresh = fresh[:FRESH_IN_BRIEF]
        older = older[: OTHERS_IN_BRIEF - len(fresh)]
    return Selection(
        highlighted=named[:highlighted],
        fresh=tuple(fresh),
        by_year=_by_year(older),
        fresh_in_all=sum(each.is_new for each in ranked),
        named=len(named),
        total=len(ranked),
        is_whole=is_whole,
    )


@dataclass(frozen=True, slots=True)
class NamedTies:
    """The people named as gone quiet, changed or gone, in their order."""

    quieter: tuple[QuietTie, ...]
    job_changes: tuple[JobChange, ...]
    departed: tuple[Departed, ...]


def name_ties(figures: Figures) -> NamedTies:
    """Choose the first of each block, but nobody who is never to be shown."""
    quieter = [each for each in figures.quieter if not each.is_never_shown]
    changed = [each for each in figures.job_changes if not each.is_never_shown]
    departed = [each for each in figures.departed if not each.is_never_shown]
    has_leavers = bool(departed or figures.follow_through.is_told)
    spared = (not changed) + (not has_leavers)
    return NamedTies(
        quieter=tuple(quieter[: QUIETER_NAMED + spared * QUIETER_INSTEAD]),
        job_changes=tuple(changed[:JOB_CHANGES_NAMED]),
        departed=tuple(departed[:DEPARTED_NAMED]),
    )


def _by_year(people: Iterable[NeverEngaged]) -> dict[int, tuple[NeverEngaged, ...]]:
    # A stable sort: inside a year the ranked order stays.
    ordered = sorted(people, key=_year, reverse=True)
    return {year: tuple(group) for year, group in groupby(ordered, key=_year)}


def _year(each: NeverEngaged) -> int:
    return each.person.connected_on.year
