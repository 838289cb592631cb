"""What the engine works out again and again, worked out once.

It shapes every line of text twice, once to lay it out and once to draw it; it resolves
the same lengths for every cell of a column; and it draws the hairline over a cell as it
would draw any frame, by cutting it out of one. The outcome is the same for less.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from weasyprint import draw
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import block, inline, table
from weasyprint.text.line_break import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    # One of the engine's functions, none of which is typed.
    _Function = Callable[[Any, Any], None]

_SIDES = ("top", "right", "bottom", "left")
_CORNERS = tuple(
    f"border_{end}_{side}_radius"
    for end in ("top", "bottom")
    for side in ("left", "right")
)
# What a box is given by its style and the size of what holds it.
_LENGTHS = (
    *(f"margin_{side}" for side in _SIDES),
    *(f"padding_{side}" for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)


@contextmanager
def hastened() -> Iterator[None]:
    """Have the engine lay out and draw without doing the same thing twice."""
    resolve = _remembering(block.resolve_percentages)
    replaced: tuple[tuple[Any, str, Any], ...] = (
        (Layout, "deactivate", _keep),
        (Layout, "reactivate", _reusing(Layout.reactivate, Layout.deactivate)),
        *((each, "resolve_percentages", resolve) for each in (block, inline, table)),
        (draw, "draw_border", _with_lines(draw.draw_border)),
    )
    originals = [(place, name, getattr(place, name)) for place, name, _ in replaced]
    for place, name, ours in replaced:
        setattr(place, name, ours)
    try:
        yield
    finally:
        for place, name, original in originals:
            setattr(place, name, original)


def _keep(layout: object) -> None:
    """Do not let go of a laid out line: it is drawn as it is."""


def _reusing(again: _Function, let_go: Callable[[Any], None]) -> _Function:
    def reactivate(layout: Any, style: Any) -> None:  # noqa: ANN401 - untyped
        """Lay a line out again only where it could come out otherwise."""
        is_same = layout.style is style and not layout.justification_spacing
        # Of a line that was laid out with its width, the end may be on another one.
        if not is_same or layout.get_first_line()[1] is not None:
            let_go(layout)
            again(layout, style)

    return reactivate


def _remembering(original: _Function) -> _Function:
    # The style is kept beside its lengths, so that no other one gets its number.
    known: dict[tuple[object, ...], tuple[object, dict[str, object]]] = {}

    def resolve(box: Any, containing_block: Any) -> None:  # noqa: ANN401 - untyped
        """Give a box the lengths of the one before of its style and place."""
        style = box.style
        around = containing_block
        size = (around.width, around.height) if isinstance(around, Box) else around
        found = known.get(key := (id(style), *size))
        if found is not None:
            vars(box).update(found[1])
            return
        original(box, containing_block)
        # The borders of such a table are not of the style alone.
        if style["border_collapse"] != "collapse":
            lengths = {name: getattr(box, name) for name in _LENGTHS}
            known[key] = (style, lengths)

    return resolve


def _with_lines(original: _Function) -> _Function:
    def draw_border(stream: Any, box: Any) -> None:  # noqa: ANN401 - untyped
        """Draw plain borders of some sides as rectangles."""
        sides = [side for side in _SIDES if getattr(box, f"border_{side}_width")]
        if not (0 < len(sides) < len(_SIDES) and _are_plain(box, sides)):
            original(stream, box)
            return
        with stream.artifact():
            stream.set_color(get_color(box.style, f"border_{sides[0]}_color"))
            for side in sides:
                stream.rectangle(*_line(box, side))
            stream.fill()

    return draw_border


def _are_plain(box: Any, sides: list[str]) -> bool:  # noqa: ANN401 - untyped
    style = box.style
    colors = {get_color(style, f"border_{side}_color") for side in sides}
    return (
        all(style[f"border_{side}_style"] == "solid" for side in sides)
        and style["visibility"] == "visible"
        and len(colors) == 1
        and next(iter(colors)).alpha == 1
        and all(radius == 0 for corner in _CORNERS for radius, _ in style[corner])
        and style["border_image_source"][0] == "none"
        and style["column_rule_width"] == 0
    )


def _line(box: Any, side: str) -> tuple[float, float, float, float]:  # noqa: ANN401 - untyped
    x, y, width, height = box.rounded_border_box()[:4]
    thickness = getattr(box, f"border_{side}_width")
    if side in {"top", "bottom"}:
        return x, y if side == "top" else y + height - thickness, width, thickness
    return x if side == "left" else x + width - thickness, y, thickness, height
