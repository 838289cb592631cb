"""Five years of a tie in one line: a mark for each month with messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.drawing import rect, svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

MONTHS = 60
WIDTH, HEIGHT = 42.0, 2.6
_STEP = WIDTH / MONTHS
_A_YEAR = 12


def months_strip(months_ago: Sequence[int], *, rtl: bool) -> Markup:
    """Draw a mark for each of ``months_ago`` in five years; 0, this month, is last."""
    middle = HEIGHT / 2
    shapes = [rect(0, middle - 0.06, WIDTH, 0.12, fill="rule")]
    shapes += [
        rect(_STEP * month, middle - 0.5, 0.12, 1, fill="rule")
        for month in range(0, MONTHS + 1, _A_YEAR)
    ]
    shapes += [
        rect(_STEP * (MONTHS - 1 - ago) + 0.06, 0, _STEP - 0.12, HEIGHT, fill="teal")
        for ago in months_ago
        if ago < MONTHS
    ]
    return svg(shapes, WIDTH, HEIGHT, title="", rtl=rtl)
