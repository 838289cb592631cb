"""People added each month, above the relationships that are active."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from flows.report.drawing import Chart, Label, Scale, dot, gridlines, line, rect, svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.core.growth import GrowthMonth

# Millimetres, as on the page.
WIDTH = 170.0
PLOT_START, PLOT_END = 9.0, 139.0
BARS_TITLE, BARS_TOP = 2.0, 8.0
# From the lower edge up: the line's panel keeps its height, the bars take the rest.
BARS_BASE, LINE_TITLE, LINE_TOP, LINE_BASE = 30.0, 20.5, 15.0, 1.5
MONTHS_SHOWN = 24
_WIDEST_STEP = 11.0
_A_YEAR = 12


def growth_chart(
    growth: Sequence[GrowthMonth], *, title: str, height: float, rtl: bool
) -> Chart:
    """Draw the people added each month above the active relationships.

    Two panels share the time axis, each with a scale of its own from 0. The
    last 24 months are shown, ``height`` mm high; an empty ``growth`` gives an
    empty chart.
    """
    months = growth[-MONTHS_SHOWN:]
    if not months:
        return Chart(Markup(), ())
    axis = _Axis(len(months))
    bars_scale = Scale.for_values(
        (m.added for m in months), BARS_TOP, height - BARS_BASE, steps=4
    )
    line_scale = Scale.for_values(
        (m.active for m in months), height - LINE_TOP, height - LINE_BASE, steps=2
    )
    shapes = [
        *gridlines(bars_scale, PLOT_START, PLOT_END),
        *gridlines(line_scale, PLOT_START, PLOT_END),
        *_bars(months, axis, bars_scale),
        *_line(months, axis, line_scale),
    ]
    labels = [
        Label("panel-added", "panel", "start", 0, BARS_TITLE, "added"),
        *_ticks("added", bars_scale),
        *_counts(months, axis, bars_scale),
        *_keys(months, bars_scale),
        *_months(months, axis, bars_scale),
        Label("panel-active", "panel", "start", 0, height - LINE_TITLE, "active"),
        *_ticks("active", line_scale),
        *_ends(months, axis, line_scale),
    ]
    return Chart(svg(shapes, WIDTH, height, title=title, rtl=rtl), tuple(labels))


class _Axis:
    """The time axis: equal steps, never wider than 11 mm."""

    def __init__(self, months: int) -> None:
        self.step = min((PLOT_END - PLOT_START) / months, _WIDEST_STEP)
        # A short history stands at the end of the axis, beside its labels.
        self._start = PLOT_END - self.step * months

    def middle(self, index: int) -> float:
        """Give the middle of a month, in mm from the start."""
        return self._start + self.step * (index + 0.5)


def _bars(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Markup]:
    shapes: list[Markup] = []
    width = axis.step * 0.7
    for index, month in enumerate(months):
        x = axis.middle(index) - width / 2
        foot = 0
        for count, fill in (
            (month.engaged, "teal"),
            (month.never_engaged, "coral"),
            (month.too_new, "too-new"),
        ):
            if count:
                top = scale.y(foot + count)
                shapes.append(rect(x, top, width, scale.y(foot) - top, fill=fill))
                foot += count
    return shapes


def _line(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Markup]:
    points = [(axis.middle(i), scale.y(m.active)) for i, m in enumerate(months)]
    ends = [points[-1]] + ([points[-1 - _A_YEAR]] if len(points) > _A_YEAR else [])
    return [line(points, stroke="teal"), *(dot(each, fill="teal") for each in ends)]


def _ticks(panel: str, scale: Scale) -> list[Label]:
    return [
        Label(
            f"{panel}-{value}", "tick", "end", PLOT_START - 1.5, scale.y(value), value
        )
        for value in scale.ticks
    ]


def _months(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Label]:
    """Label every January and July, and the two ends unless they would touch."""
    room = 12.0 / axis.step
    last = len(months) - 1
    chosen = [0, last] if last >= room else [last]
    for index, month in enumerate(months):
        is_half_year = month.month.number in {1, 7}
        if is_half_year and all(abs(index - other) >= room for other in chosen):
            chosen.append(index)
    return [
        Label(f"month-{i}", "month", "middle", axis.middle(i), y, months[i].month)
        for i in sorted(chosen)
        for y in (scale.base + 2.7,)
    ]


def _keys(months: Sequence[GrowthMonth], scale: Scale) -> list[Label]:
    """Name the parts of the bars beside them, in the order in which they stand."""
    parts = {
        "too_new": any(m.too_new for m in months),
        "never_engaged": any(m.never_engaged for m in months),
        "engaged": any(m.engaged for m in months),
    }
    present = [name for name, is_there in parts.items() if is_there]
    first = scale.base - 2.5 - 5.5 * (len(present) - 1)
    return [
        Label(
            f"key-{name}",
            f"key key-{name}",
            "start",
            PLOT_END + 3,
            first + 5.5 * row,
            name,
        )
        for row, name in enumerate(present)
    ]


def _counts(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Label]:
    """Say how many were added in the fullest month and in the last one."""
    last = len(months) - 1
    fullest = max(range(len(months)), key=lambda index: months[index].added)
    return [
        Label(
            f"count-{index}",
            "count",
            "middle",
            axis.middle(index),
            scale.y(months[index].added) - 1.9,
            months[index].added,
        )
        for index in sorted({fullest, last})
        if months[index].added
    ]


def _ends(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Label]:
    """Say how many relationships are active now, and how many a year before."""
    last = len(months) - 1
    x, y = axis.middle(last), scale.y(months[last].active)
    ends = [Label("active-now", "now", "start", x + 2.5, y, months[last].active)]
    then = last - _A_YEAR
    if then >= 0:
        active = months[then].active
        x, y = axis.middle(then), scale.y(active) - 2.6
        ends.insert(0, Label("active-then", "then", "middle", x, y, active))
    return ends
