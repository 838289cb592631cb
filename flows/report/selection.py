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

# Of this month's people with their reasons, while others wait as well.
FRESH_WITH_REASONS = 5
# Besides the highlighted, when not everybody fits: about one page more.
FRESH_IN_BRIEF = 15
ROWS_IN_BRIEF = 48
# Of those who went quiet, changed jobs or left: as many as one page holds.
QUIETER_NAMED = 7
# So many more who went quiet where one of the other rows of blocks is not there.
QUIETER_INSTEAD = 6
JOB_CHANGES_NAMED = 5
DEPARTED_NAMED = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """The people printed, each of them once and each group in ranked order.

    ``fresh`` are those whose grace period ended in the month, ``earlier`` the first
    of the others, both with their reasons; ``fresh_besides`` and ``by_year``, newest
    year first, are named. ``named`` is ``total`` less those who are counted and never
    to be shown; ``is_whole`` unless they are too many for the page.
    """

    fresh: tuple[NeverEngaged, ...]
    fresh_besides: tuple[NeverEngaged, ...]
    earlier: tuple[NeverEngaged, ...]
    by_year: Mapping[int, tuple[NeverEngaged, ...]]
    fresh_in_all: int
    named: int
    total: int
    is_whole: bool

    @property
    def shown(self) -> int:
        """How many people are printed."""
        groups = (self.fresh, self.fresh_besides, self.earlier, *self.by_year.values())
        return sum(len(people) for people in groups)

    @property
    def earlier_in_all(self) -> int:
        """How many people there were before the month."""
        return self.total - self.fresh_in_all


def select_people(
    ranked: tuple[NeverEngaged, ...], *, highlighted: int, listed: int
) -> Selection:
    """Choose from ``ranked`` (best first): everybody, up to ``listed`` people.

    Nobody who is never to be shown is among them, and the totals count them all the
    same. Beyond that, the ``highlighted`` best and about a page of the next best. Of
    the highlighted a handful are this month's, and more where nobody else fills them.
    """
    named = tuple(each for each in ranked if not each.is_never_shown)
    fresh = tuple(each for each in named if each.is_new)
    earlier = tuple(each for each in named if not each.is_new)
    handful = min(FRESH_WITH_REASONS, highlighted)
    with_reasons = min(len(fresh), max(handful, highlighted - len(earlier)))
    besides = fresh[with_reasons:]
    others = earlier[highlighted - with_reasons :]
    is_whole = len(named) <= listed
    return Selection(
        fresh=fresh[:with_reasons],
        fresh_besides=besides if is_whole else besides[:FRESH_IN_BRIEF],
        earlier=earlier[: highlighted - with_reasons],
        by_year=_by_year(others if is_whole else others[: _in_brief(earlier)]),
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


def _in_brief(people: Iterable[NeverEngaged]) -> int:
    """Give the number of rows left where each year takes the room of two."""
    years = {_year(each) for each in people}
    return max(FRESH_IN_BRIEF, ROWS_IN_BRIEF - 2 * len(years))


def _by_year(people: Iterable[NeverEngaged]) -> dict[int, tuple[NeverEngaged, ...]]:
    # A stable sort: inside a year the ranked order stays.
    ordered = sorted(people, key=_year, reverse=True)
    return {year: tuple(group) for year, group in groupby(ordered, key=_year)}


def _year(each: NeverEngaged) -> int:
    return each.person.connected_on.year
