"""Which pages a month's report has: a page that would say nothing new is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flows.core.figures import Figures
    from flows.core.settings import Settings

# Each is ``templates/pages/<page>.html``.
Page = Literal["month", "never_engaged", "origins", "ties", "sources"]


def pages_of(figures: Figures, settings: Settings) -> tuple[Page, ...]:
    """Give the pages of a report, in order; a quiet month is three of them."""
    pages: dict[Page, bool] = {
        "month": True,
        "never_engaged": True,
        "origins": figures.headline.added > 0,
        "ties": _is_anybody_missed(figures, settings),
        "sources": True,
    }
    return tuple(page for page, is_shown in pages.items() if is_shown)


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
