"""The share of new people reached, by days since adding, with its band."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from flows.report.drawing import (
    Chart,
    Label,
    Scale,
    area,
    dot,
    gridlines,
    line,
    rect,
    svg,
)
from flows.report.filters import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.core.growth import Activation, ActivationStep
    from flows.report.drawing import Point

# Millimetres, as on the page; the plot is as wide as that of the growth chart.
WIDTH, HEIGHT = 170.0, 54.0
PLOT_START, PLOT_END = 9.0, 139.0
PLOT_TOP, PLOT_BASE = 11.0, 41.0
# Where the two marks are named, the earlier one above.
MARK_ROWS = (2.5, 7.0)
DAYS_ROW, AT_RISK_ROW = PLOT_BASE + 3.2, PLOT_BASE + 8.2
MARKED_DAYS = (30, 90)
TICK_DAYS = (0, 30, 90, 180, 270, 360)
# A month alone would be stretched over the whole page.
_SHORTEST_AXIS = 90
_LINE = 4.2


def activation_chart(activation: Activation, *, title: str, rtl: bool) -> Chart:
    """Draw the estimate as steps inside of its band, with marks at 30 and 90 days.

    It ends where fewer than five people are followed. Fewer than ten people, or
    nothing to tell at 30 days, gives an empty chart.
    """
    early = activation.within_30
    if not early.reported or early.n < FEWEST_FOR_PERCENT:
        return Chart(Markup(), ())
    drawing = _Drawing(activation)
    shapes = [
        *gridlines(drawing.scale, PLOT_START, PLOT_END),
        area(drawing.band(), fill="teal-faint"),
        *drawing.mark_lines(),
        line(drawing.curve(lambda step: step.share), stroke="teal"),
        *drawing.mark_dots(),
    ]
    labels = (
        *drawing.marks(),
        *drawing.shares(),
        *drawing.keys(),
        *drawing.days(),
        *drawing.at_risk(),
    )
    return Chart(svg(shapes, WIDTH, HEIGHT, title=title, rtl=rtl), labels)


class _Drawing:
    """The curve in its place: which day and which share are where."""

    def __init__(self, activation: Activation) -> None:
        self.steps = activation.steps
        self.people = activation.within_30.n
        self.last_day = self.steps[-1].day
        highest = max(step.high for step in self.steps)
        self.scale = Scale.for_values(
            [ceil(100 * highest)], PLOT_TOP, PLOT_BASE, steps=4
        )

    def x(self, day: int) -> float:
        """Give the place of a day, in mm from the start."""
        longest = max(self.last_day, _SHORTEST_AXIS)
        return PLOT_START + (PLOT_END - PLOT_START) * day / longest

    def y(self, share: float) -> float:
        """Give the height of a share, in mm from the top."""
        return self.scale.y(100 * share)

    def step_on(self, day: int) -> ActivationStep | None:
        """Give the step that holds on ``day``; None before the first."""
        return next((s for s in reversed(self.steps) if s.day <= day), None)

    def curve(self, height: Callable[[ActivationStep], float]) -> list[Point]:
        """Give the corners of a line that keeps its height until the next step."""
        corners = [(self.x(0), self.y(0)), (self.x(self.steps[0].day), self.y(0))]
        ends = [step.day for step in self.steps[1:]] + [self.last_day]
        for step, end in zip(self.steps, ends, strict=True):
            corners += [(self.x(day), self.y(height(step))) for day in (step.day, end)]
        return corners

    def band(self) -> list[Point]:
        """Give the corners of the band: its top, then its foot backwards."""
        high = self.curve(lambda step: step.high)
        low = self.curve(lambda step: step.low)
        return [*high, *reversed(low)]

    def marked(self) -> list[tuple[int, ActivationStep, float]]:
        """Give each mark with the step that holds there and its row of words."""
        return [
            (day, step, row)
            for day, row in zip(MARKED_DAYS, MARK_ROWS, strict=True)
            if day <= self.last_day and (step := self.step_on(day))
        ]

    def mark_lines(self) -> list[Markup]:
        """Draw a line from the words of each mark to the axis."""
        return [
            rect(self.x(day) - 0.1, row - 1.5, 0.2, PLOT_BASE - row + 1.5, fill="quiet")
            for day, _, row in self.marked()
        ]

    def mark_dots(self) -> list[Markup]:
        """Draw a dot on the line at each mark."""
        return [
            dot((self.x(day), self.y(step.share)), fill="teal")
            for day, step, _ in self.marked()
        ]

    def marks(self) -> list[Label]:
        """Say at each mark how many were in touch by then."""
        return [
            Label(
                f"mark-{day}",
                "mark",
                "start",
                self.x(day) + 1.3,
                row,
                f"within_{day}",
            )
            for day, _, row in self.marked()
        ]

    def shares(self) -> list[Label]:
        """Name the shares beside the plot."""
        return [
            Label(
                f"share-{value}",
                "share",
                "end",
                PLOT_START - 1.5,
                self.scale.y(value),
                value / 100,
            )
            for value in self.scale.ticks
        ]

    def keys(self) -> list[Label]:
        """Name the line and its band beside their ends."""
        end = self.steps[-1]
        middle, top = self.y(end.share), self.y(end.high)
        beside = self.x(self.last_day) + 3
        return [
            Label(
                "key-band",
                "key key-band",
                "start",
                beside,
                min(top, middle - _LINE),
                "band",
            ),
            Label("key-reached", "key key-reached", "start", beside, middle, "reached"),
        ]

    def days(self) -> list[Label]:
        """Name the days below the plot, and the axis."""
        ticks = [
            Label(f"day-{day}", "day", "middle", self.x(day), DAYS_ROW, day)
            for day in TICK_DAYS
            if day <= self.last_day
        ]
        return [
            *ticks,
            Label("axis-days", "axis", "start", PLOT_END + 3, DAYS_ROW, "days"),
        ]

    def at_risk(self) -> list[Label]:
        """Say under each tick how many people are followed for longer."""
        counts = [
            (day, step.at_risk if day and (step := self.step_on(day)) else self.people)
            for day in TICK_DAYS
            if day <= self.last_day
        ]
        return [
            *(
                Label(f"risk-{d}", "risk", "middle", self.x(d), AT_RISK_ROW, count)
                for d, count in counts
            ),
            Label("axis-risk", "axis", "start", PLOT_END + 3, AT_RISK_ROW, "at_risk"),
        ]
