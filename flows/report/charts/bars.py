"""The thin bars in tables: a share, its range, a company, two counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.drawing import rect, svg

if TYPE_CHECKING:
    from markupsafe import Markup

    from flows.core.growth import StateCount
    from flows.core.origins import CompanyTies
    from flows.core.shares import Share

WIDTH, HEIGHT = 38.0, 1.2
RANGE_WIDTH, RANGE_HEIGHT = 60.0, 2.4
COMPANY_WIDTH, COMPANY_HEIGHT = 17.0, 2.0
PAIR_WIDTH, PAIR_HEIGHT = 40.0, 3.0


def share_bar(share: float | None, *, tone: str, rtl: bool) -> Markup:
    """Draw ``share`` as the filled part of a thin bar, 38 mm by 1.2 mm."""
    shapes = [rect(0, 0, WIDTH, HEIGHT, fill="faint")]
    if share:
        shapes.append(rect(0, 0, WIDTH * share, HEIGHT, fill=tone))
    return svg(shapes, WIDTH, HEIGHT, title="", rtl=rtl)


def share_range(share: Share, *, tone: str, rtl: bool) -> Markup:
    """Draw ``share`` as a thin bar, and its 95 % interval as a line over it."""
    top = (RANGE_HEIGHT - HEIGHT) / 2
    shapes = [rect(0, top, RANGE_WIDTH, HEIGHT, fill="faint")]
    if share.share is not None and share.low is not None and share.high is not None:
        low, high = RANGE_WIDTH * share.low, RANGE_WIDTH * share.high
        middle = RANGE_HEIGHT / 2
        shapes += [
            rect(0, top, RANGE_WIDTH * share.share, HEIGHT, fill=tone),
            rect(low, middle - 0.1, high - low, 0.2, fill="ink"),
            rect(low - 0.1, 0, 0.2, RANGE_HEIGHT, fill="ink"),
            rect(high - 0.1, 0, 0.2, RANGE_HEIGHT, fill="ink"),
        ]
    return svg(shapes, RANGE_WIDTH, RANGE_HEIGHT, title="", rtl=rtl)


def company_bar(company: CompanyTies, *, most: int, rtl: bool) -> Markup:
    """Draw a company's two-way, other and never-engaged people; ``most`` fill it."""
    others = company.contacts - company.two_way - company.never_engaged
    shapes: list[Markup] = []
    start = 0.0
    for people, fill in (
        (company.two_way, "teal"),
        (others, "bar"),
        (company.never_engaged, "coral"),
    ):
        width = COMPANY_WIDTH * people / most
        if people:
            shapes.append(rect(start, 0, width, COMPANY_HEIGHT, fill=fill))
        start += width
    return svg(shapes, COMPANY_WIDTH, COMPANY_HEIGHT, title="", rtl=rtl)


def pair_bar(state: StateCount, *, most: int, tone: str, rtl: bool) -> Markup:
    """Draw the count now below that of a year ago; ``most`` fills the 40 mm."""
    each = PAIR_HEIGHT / 2
    shapes = [
        rect(0, row * each, PAIR_WIDTH * count / max(most, 1), each - 0.15, fill=fill)
        for row, (count, fill) in enumerate(
            ((state.year_ago, "rule"), (state.now, tone))
        )
        if count
    ]
    return svg(shapes, PAIR_WIDTH, PAIR_HEIGHT, title="", rtl=rtl)
