"""What every chart is drawn with: scales, SVG shapes, and places for labels.

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
    from collections.abc import Iterable

    from flows.core.months import Month

Point = tuple[float, float]
Align = Literal["start", "middle", "end"]

_NICE = (1, 2, 2.5, 5, 10)
_COLOUR = re.compile(r"--(?P<name>[a-z-]+):\s*(?P<value>#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True)
class Label:
    """A place for words: what stands there, and where its anchor is.

    ``tone`` names a class of the page; ``value`` is a number, a share, a month or
    a key of the page's vocabulary, to be written by the page.
    """

    name: str
    tone: str
    align: Align
    x: float
    y: float
    value: float | Month | str


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


def rect(x: float, y: float, width: float, height: float, *, fill: str) -> Markup:
    """Draw a rectangle; ``fill`` names a colour of ``tokens.css``."""
    outline = Markup()
    if fill == "too-new":
        inset = 0.1
        x, y, width, height = x + inset, y + inset, width - 2 * inset, height - inset
        outline = Markup(' stroke="{}" stroke-width="0.2"').format(colour("quiet"))
    return Markup(
        '<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}"{}/>'
    ).format(x, y, max(width, 0), max(height, 0), colour(fill), outline)


def gridlines(scale: Scale, start: float, end: float) -> list[Markup]:
    """Draw a line from ``start`` to ``end`` at every tick, the one at 0 in ink."""
    return [
        rect(
            start,
            scale.y(value) - 0.05,
            end - start,
            0.1 if value else 0.25,
            fill="rule" if value else "ink",
        )
        for value in scale.ticks
    ]


def line(points: Iterable[Point], *, stroke: str, width: float = 0.6) -> Markup:
    """Draw a line through ``points``; ``stroke`` names a colour."""
    return Markup(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="{:g}"'
        ' stroke-linejoin="round" stroke-linecap="round"/>'
    ).format(_path(points), colour(stroke), width)


def area(points: Iterable[Point], *, fill: str) -> Markup:
    """Fill what lies inside of ``points``; ``fill`` names a colour."""
    return Markup('<polygon points="{}" fill="{}"/>').format(
        _path(points), colour(fill)
    )


def dot(point: Point, *, fill: str) -> Markup:
    """Draw a dot that marks a value; ``fill`` names a colour."""
    return Markup('<circle cx="{:.2f}" cy="{:.2f}" r="0.95" fill="{}"/>').format(
        *point, colour(fill)
    )


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in points)


def svg(
    shapes: Iterable[Markup], width: float, height: float, *, title: str, rtl: bool
) -> Markup:
    """Put ``shapes`` on a sheet of so many millimetres; ``title`` is read aloud."""
    body = Markup().join(shapes)
    if rtl:
        body = Markup('<g transform="translate({:g} 0) scale(-1 1)">{}</g>').format(
            width, body
        )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}"'
        ' width="{:g}mm" height="{:g}mm"><title>{}</title>{}</svg>'
    ).format(width, height, width, height, escape(title), body)
