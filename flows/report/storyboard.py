"""Which pages a month's report has: a page that would say nothing is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flows.core.figures import Figures

# Each is ``templates/pages/<page>.html``.
Page = Literal["month", "never_engaged", "sources"]


def pages_of(figures: Figures) -> tuple[Page, ...]:
    """Give the pages of a report, in order."""
    del figures
    return ("month", "never_engaged", "sources")
