"""A year of adds, a bar a week or month, with what was usual and the rushes marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from flows.core.months import Month
from flows.report.drawing import Chart, Label, Scale, gridlines, line, rect, svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.core.origins import AddPeriod

# Millimetres, as on the page.
WIDTH, HEIGHT = 170.0, 49.0
PLOT_START, PLOT_END = 9.0, 156.0
TOP, BASE = 5.0, 43.0
# Two labels of months need as much room between their middles.
_ROOM = 22.0
_WIDEST_STEP = 12.25


def weeks_chart(periods: Sequence[AddPeriod], *, title: str, rtl: bool) -> Chart:
    """Draw people added in each of ``periods``; an empty year gives an empty chart.

    A line over the bars steps along what was usual before each of them.
    """
    if not periods:
        return Chart(Markup(), ())
    axis = _Axis(len(periods))
    scale = Scale.for_values((each.added for each in periods), TOP, BASE, steps=4)
    shapes = [
        *gridlines(scale, PLOT_START, PLOT_END),
        *_bars(periods, axis, scale),
        *_usual(periods, axis, scale),
    ]
    labels = [
        *_ticks(scale),
        *_counts(periods, axis, scale),
        *_usual_now(periods, scale),
        *_months(periods, axis),
    ]
    return Chart(svg(shapes, WIDTH, HEIGHT, title=title, rtl=rtl), tuple(labels))


class _Axis:
    """The time axis: equal steps that end at the end of the plot."""

    def __init__(self, periods: int) -> None:
        self.step = min((PLOT_END - PLOT_START) / periods, _WIDEST_STEP)
        self._start = PLOT_END - self.step * periods

    def left(self, index: int) -> float:
        """Give where a period begins, in mm from the start."""
        return self._start + self.step * index

    def middle(self, index: int) -> float:
        """Give the middle of a period, in mm from the start."""
        return self.left(index) + self.step / 2


def _bars(periods: Sequence[AddPeriod], axis: _Axis, scale: Scale) -> list[Markup]:
    width = axis.step * 0.72
    return [
        rect(
            axis.middle(index) - width / 2,
            scale.y(each.added),
            width,
            BASE - scale.y(each.added),
            fill="ink" if each.is_spike else "bar",
        )
        for index, each in enumerate(periods)
        if each.added
    ]


def _usual(periods: Sequence[AddPeriod], axis: _Axis, scale: Scale) -> list[Markup]:
    steps = [
        (x, scale.y(each.usual))
        for index, each in enumerate(periods)
        if each.usual is not None
        for x in (axis.left(index), axis.left(index + 1))
    ]
    return [line(steps, stroke="ink", width=0.35)] if steps else []


def _ticks(scale: Scale) -> list[Label]:
    x = PLOT_START - 1.5
    return [
        Label(f"adds-{value}", "tick", "end", x, scale.y(value), value)
        for value in scale.ticks
    ]


def _counts(periods: Sequence[AddPeriod], axis: _Axis, scale: Scale) -> list[Label]:
    """Say how many came in each rush, on top of its bar."""
    return [
        Label(
            f"rush-{index}",
            "count",
            "middle",
            axis.middle(index),
            scale.y(each.added) - 1.9,
            each.added,
        )
        for index, each in enumerate(periods)
        if each.is_spike
    ]


def _usual_now(periods: Sequence[AddPeriod], scale: Scale) -> list[Label]:
    usual = periods[-1].usual
    if usual is None:
        return []
    y = min(scale.y(usual), BASE - 2)
    return [Label("usual", "usual", "start", PLOT_END + 2, y, "usual")]


def _months(periods: Sequence[AddPeriod], axis: _Axis) -> list[Label]:
    """Name the month of the last period, and back from it as there is room."""
    labels: list[Label] = []
    for index in reversed(range(len(periods))):
        month = Month.of(periods[index].starts_on)
        x = axis.middle(index)
        is_first = index == 0 or Month.of(periods[index - 1].starts_on) != month
        if is_first and all(each.x - x >= _ROOM for each in labels):
            labels.append(
                Label(f"since-{index}", "month", "middle", x, BASE + 2.7, month)
            )
    return labels[::-1]
