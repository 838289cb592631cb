"""Numbers -> SVG shapes, and where over them the page writes its labels.

All lengths are millimetres. There is never a word inside the SVG: the engine
would set it letter by letter. Labels are places that the page fills in, at
``inset-inline-start``, so a right-to-left page mirrors them by itself; the
shapes are mirrored here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup, escape

from flows.core.paths import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.core.figures import GrowthMonth
    from flows.core.months import Month

Align = Literal["start", "middle", "end"]

WIDTH = 170.0
PLOT_START, PLOT_END = 9.0, 139.0
BARS_TITLE, BARS_TOP, BARS_BASE = 2.0, 8.0, 44.0
LINE_TITLE, LINE_TOP, LINE_BASE = 54.0, 59.5, 75.5
HEIGHT = 77.0
MONTHS_SHOWN = 24
_WIDEST_STEP = 11.0
_A_YEAR = 12
_NICE = (1, 2, 2.5, 5, 10)
_COLOUR = re.compile(r"--(?P<name>[a-z-]+):\s*(?P<value>#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True)
class Label:
    """A place for words: what stands there, and where its anchor is.

    ``tone`` names a class of the page; ``value`` is a number, a month or a key
    of the page's vocabulary, to be written by the page.
    """

    name: str
    tone: str
    align: Align
    x: float
    y: float
    value: int | Month | str


@dataclass(frozen=True, slots=True)
class Chart:
    """Shapes, and labels in the order in which they are read."""

    shapes: Markup
    labels: tuple[Label, ...]

    @property
    def styles(self) -> Markup:
        """Give one rule a label; generated, since no element has a style of its own."""
        return Markup("\n").join(
            Markup("#{}{{inset-block-start:{:.2f}mm;inset-inline-start:{:.2f}mm}}")
            .format(each.name, each.y, each.x)
            for each in self.labels
        )  # fmt: skip


@cache
def colour(name: str) -> str:
    """Give a colour of ``tokens.css``, the one place where colours are named."""
    text = (TEMPLATES / "css" / "tokens.css").read_text(encoding="utf-8")
    return {m["name"]: m["value"] for m in _COLOUR.finditer(text)}[name]


def growth_chart(growth: Sequence[GrowthMonth], *, title: str, rtl: bool) -> Chart:
    """Draw the people added each month above the active relationships.

    Two panels share the time axis, each with a scale of its own from 0. The
    last 24 months are shown; an empty ``growth`` gives an empty chart.
    """
    months = growth[-MONTHS_SHOWN:]
    if not months:
        return Chart(Markup(), ())
    axis = _Axis(len(months))
    bars_scale = Scale.for_values(
        (m.added for m in months), BARS_TOP, BARS_BASE, steps=4
    )
    line_scale = Scale.for_values(
        (m.active for m in months), LINE_TOP, LINE_BASE, steps=2
    )
    shapes = [
        *_gridlines(bars_scale),
        *_gridlines(line_scale),
        *_bars(months, axis, bars_scale),
        *_line(months, axis, line_scale),
    ]
    labels = [
        Label("panel-added", "panel", "start", 0, BARS_TITLE, "added"),
        *_ticks("added", bars_scale),
        *_counts(months, axis, bars_scale),
        *_keys(months),
        *_months(months, axis),
        Label("panel-active", "panel", "start", 0, LINE_TITLE, "active"),
        *_ticks("active", line_scale),
        *_ends(months, axis, line_scale),
    ]
    return Chart(_svg(shapes, WIDTH, HEIGHT, title=title, rtl=rtl), tuple(labels))


def share_bar(share: float | None, *, tone: str, rtl: bool) -> Markup:
    """Draw ``share`` as the filled part of a thin bar, 38 mm by 1.2 mm."""
    width, height = 38.0, 1.2
    shapes = [_rect(0, 0, width, height, fill="faint")]
    if share:
        shapes.append(_rect(0, 0, width * share, height, fill=tone))
    return _svg(shapes, width, height, title="", rtl=rtl)


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical scale from 0 at ``base`` to ``top_value`` at ``top``."""

    top_value: int
    step: int
    top: float
    base: float

    @classmethod
    def for_values(
        cls, values: Iterable[int], top: float, base: float, *, steps: int
    ) -> Scale:
        """Choose at most ``steps`` round steps that hold all ``values``."""
        highest = max(*values, 1)
        fewest = highest / steps
        power = 1
        while power * 10 < fewest:
            power *= 10
        step = next(
            int(n * power) for n in _NICE if n * power >= fewest and n * power % 1 == 0
        )
        return cls(step * -(-highest // step), step, top, base)

    def y(self, value: float) -> float:
        """Give the height of ``value`` on the page, in mm from the top."""
        return self.base - (self.base - self.top) * value / self.top_value

    @property
    def ticks(self) -> range:
        """Give the values that get a line."""
        return range(0, self.top_value + 1, self.step)


class _Axis:
    """The time axis: equal steps, never wider than 11 mm."""

    def __init__(self, months: int) -> None:
        self.step = min((PLOT_END - PLOT_START) / months, _WIDEST_STEP)
        # A short history stands at the end of the axis, beside its labels.
        self._start = PLOT_END - self.step * months

    def middle(self, index: int) -> float:
        return self._start + self.step * (index + 0.5)


def _gridlines(scale: Scale) -> list[Markup]:
    return [
        _rect(
            PLOT_START,
            scale.y(value) - 0.05,
            PLOT_END - PLOT_START,
            0.1 if value else 0.25,
            fill="rule" if value else "ink",
        )
        for value in scale.ticks
    ]


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
                shapes.append(_rect(x, top, width, scale.y(foot) - top, fill=fill))
                foot += count
    return shapes


def _line(months: Sequence[GrowthMonth], axis: _Axis, scale: Scale) -> list[Markup]:
    points = [(axis.middle(i), scale.y(m.active)) for i, m in enumerate(months)]
    path = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    ends = [points[-1]] + ([points[-1 - _A_YEAR]] if len(points) > _A_YEAR else [])
    return [
        Markup(
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="0.6"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        ).format(path, colour("teal")),
        *(
            Markup('<circle cx="{:.2f}" cy="{:.2f}" r="0.95" fill="{}"/>').format(
                x, y, colour("teal")
            )
            for x, y in ends
        ),
    ]


def _ticks(panel: str, scale: Scale) -> list[Label]:
    return [
        Label(
            f"{panel}-{value}", "tick", "end", PLOT_START - 1.5, scale.y(value), value
        )
        for value in scale.ticks
    ]


def _months(months: Sequence[GrowthMonth], axis: _Axis) -> list[Label]:
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
        for y in (BARS_BASE + 2.7,)
    ]


def _keys(months: Sequence[GrowthMonth]) -> list[Label]:
    """Name the parts of the bars beside them, in the order in which they stand."""
    parts = {
        "too_new": any(m.too_new for m in months),
        "never_engaged": any(m.never_engaged for m in months),
        "engaged": any(m.engaged for m in months),
    }
    present = [name for name, is_there in parts.items() if is_there]
    first = BARS_BASE - 2.5 - 5.5 * (len(present) - 1)
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


def _rect(x: float, y: float, width: float, height: float, *, fill: str) -> Markup:
    outline = Markup()
    if fill == "too-new":
        inset = 0.1
        x, y, width, height = x + inset, y + inset, width - 2 * inset, height - inset
        outline = Markup(' stroke="{}" stroke-width="0.2"').format(colour("quiet"))
    return Markup(
        '<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}"{}/>'
    ).format(x, y, max(width, 0), max(height, 0), colour(fill), outline)


def _svg(
    shapes: Iterable[Markup], width: float, height: float, *, title: str, rtl: bool
) -> Markup:
    body = Markup().join(shapes)
    if rtl:
        body = Markup('<g transform="translate({:g} 0) scale(-1 1)">{}</g>').format(
            width, body
        )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}"'
        ' width="{:g}mm" height="{:g}mm"><title>{}</title>{}</svg>'
    ).format(width, height, width, height, escape(title), body)
