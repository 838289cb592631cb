"""Which pages a month's report has: a page that would say nothing new is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.report.filters import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from flows.core.figures import Figures
    from flows.core.settings import Settings

# Each is ``templates/pages/<page>.html``.
Page = Literal[
    "month", "never_engaged", "worksheet", "warming", "origins", "ties", "sources"
]


def pages_of(figures: Figures, settings: Settings) -> tuple[Page, ...]:
    """Give the pages of a report, in order; a quiet month is three of them.

    The first and the last are always there, and between them whom to think of: in a
    month in which nobody was added and nobody grew old enough to be judged, the list
    would be that of the month before, and the worksheet stands in its place. What is
    told of changes comes with a change.
    """
    pages: dict[Page, bool] = {
        "month": True,
        "never_engaged": is_listing(figures),
        "worksheet": bool(figures.worksheet),
        "warming": _is_warming_known(figures) and _is_warming_new(figures),
        "origins": figures.headline.added > 0,
        "ties": _is_anybody_missed(figures, settings),
        "sources": True,
    }
    return tuple(page for page, is_shown in pages.items() if is_shown)


def is_listing(figures: Figures) -> bool:
    """Say whether the never engaged are listed, not only the worksheet's people."""
    return not (is_quiet(figures) and figures.worksheet)


def is_quiet(figures: Figures) -> bool:
    """Say whether nobody was added, and nobody newly judged, in the month."""
    is_anybody_judged = any(
        each.month == figures.month.previous and each.people for each in figures.cohorts
    )
    return not figures.headline.added and not is_anybody_judged


def _is_warming_known(figures: Figures) -> bool:
    """Whether enough people are followed, or somebody was there a year ago."""
    activation = figures.activation.within_30
    is_followed = activation.reported and activation.n >= FEWEST_FOR_PERCENT
    return is_followed or any(each.year_ago for each in figures.states)


def _is_warming_new(figures: Figures) -> bool:
    """Whether somebody is new, or was in touch for the first time of late."""
    followed = (
        [count for count in each.reached if count is not None]
        for each in figures.cohorts
    )
    return not is_quiet(figures) or any(
        counts[-1] > ([0, *counts])[-2] for counts in followed if counts
    )


def _is_anybody_missed(figures: Figures, settings: Settings) -> bool:
    """Whether somebody went quiet, changed, left, or was written to as suggested."""
    followed = figures.follow_through
    return bool(
        any(each.is_new for each in figures.quieter)
        or figures.job_changes
        or figures.departed
        or (followed.is_told and (followed.written_to or followed.decided))
        or (settings.let_go_review and figures.let_go_review)
    )
