"""What the engine works out again and again, worked out once.

It resolves the same lengths for every cell of a column; it looks for a background and
a frame in every box; and it draws the hairline over a cell as it would draw any frame,
by cutting it out of one. The outcome is the same for less.
"""

from __future__ import annotations

import zlib
from contextlib import contextmanager
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

import pydyf
from weasyprint import draw
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background, block, inline, table

from flows.report import shaping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flows.report.shaping import Replacement

    # One of the engine's functions, none of which is typed.
    _Function = Callable[[Any, Any], None]

_Roomy = TypeVar("_Roomy", bound="Callable[..., Any]")

# Slots of the interpreter's stack; the engine's deepest calls take a tenth of them.
_ROOM = 1 << 16
# Of the zlib library: a fiftieth more bytes than its highest, for half the time.
_LEVEL = 6

_SIDES = ("top", "right", "bottom", "left")
_WIDTHS = attrgetter(*(f"border_{side}_width" for side in _SIDES))
_CORNERS = tuple(
    f"border_{end}_{side}_radius"
    for end in ("top", "bottom")
    for side in ("left", "right")
)
# The values of ``position`` that leave a box where it is.
_IN_FLOW = frozenset({"static", "relative", "sticky"})
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
    replaced: tuple[Replacement, ...] = (
        *shaping.replacements(),
        *((each, "resolve_percentages", resolve) for each in (block, inline, table)),
        (Box, "copy", _copied),
        (Box, "is_in_normal_flow", _is_in_normal_flow),
        (block, "collapse_margin", _collapsed),
        (background, "layout_box_backgrounds", _passing_bare_boxes()),
        (draw, "draw_border", _with_lines(draw.draw_border)),
        (pydyf, "zlib", SimpleNamespace(compressobj=_compressing)),
        (pydyf, "_to_bytes", _in_bytes(pydyf._to_bytes)),  # noqa: SLF001
        (pydyf.PDF, "page_references", property(_page_references)),
    )
    originals = [(place, name, getattr(place, name)) for place, name, _ in replaced]
    for place, name, ours in replaced:
        setattr(place, name, ours)
    try:
        yield
    finally:
        for place, name, original in originals:
            setattr(place, name, original)


def roomy(function: _Roomy) -> _Roomy:
    """Have ``function`` ask for room for all the calls that it will make.

    The interpreter takes room for calls in small pieces, and lets go of the last one
    as soon as nothing is in it. Where the engine goes in and out of boxes just there,
    that is a new page of memory for nearly every call.
    """
    code = function.__code__
    function.__code__ = code.replace(co_stacksize=max(code.co_stacksize, _ROOM))
    return function


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


def _copied(box: Any) -> Any:  # noqa: ANN401 - untyped
    """Copy a box, but not name by name."""
    copy = object.__new__(type(box))
    copy.__dict__ = box.__dict__.copy()
    return copy


def _is_in_normal_flow(box: Any) -> bool:  # noqa: ANN401 - untyped
    """Say whether a box is neither floated nor taken out: two questions for five."""
    style = box.style
    return style["float"] == "none" and style["position"] in _IN_FLOW


def _collapsed(adjoining_margins: Sequence[float]) -> float:
    """Give the one margin that several are together."""
    margins = (0, *adjoining_margins)
    return max(margins) + min(margins)


def _passing_bare_boxes() -> Callable[..., None]:
    original = background.layout_box_backgrounds
    is_bare = shaping.by_style(_has_nothing_behind)

    def lay(page: Any, box: Any, get_image: Any, *rest: Any, **named: Any) -> None:  # noqa: ANN401 - untyped
        """Look for a background only where the style speaks of one."""
        if rest or named or box is page or not is_bare(box.style):
            original(page, box, get_image, *rest, **named)
            return
        background.resolve_radii_percentages(box)
        for child in box.all_children():
            lay(page, child, get_image)
        box.background = None

    return lay


def _has_nothing_behind(style: Any) -> bool:  # noqa: ANN401 - untyped
    return (
        style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
        and not style["box_shadow"]
    )


def _compressing(level: int) -> Any:  # noqa: ANN401 - the library names no type
    return zlib.compressobj(min(level, _LEVEL))


def _in_bytes(original: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    def to_bytes(item: Any) -> bytes:  # noqa: ANN401 - untyped
        """Write what most things are without asking what else they could be."""
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        return item.encode("ascii") if kind is str else original(item)

    return to_bytes


def _page_references(pdf: Any) -> tuple[bytes, ...]:  # noqa: ANN401 - untyped
    """Give the references to all pages; every tag asks for those of its own."""
    kids = pdf.pages["Kids"]
    known: tuple[int, tuple[bytes, ...]] | None = vars(pdf).get("known_references")
    if known is None or known[0] != len(kids):
        references = tuple(f"{number} 0 R".encode() for number in kids[::3])
        known = pdf.known_references = len(kids), references
    return known[1]


def _with_lines(original: _Function) -> _Function:
    is_frameless = shaping.by_style(_is_frameless)

    def draw_border(stream: Any, box: Any) -> None:  # noqa: ANN401 - untyped
        """Draw plain borders of some sides as rectangles."""
        widths = zip(_SIDES, _WIDTHS(box), strict=True)
        sides = [side for side, width in widths if width]
        if not sides and is_frameless(box.style):
            return
        if not (0 < len(sides) < len(_SIDES) and _are_plain(box, sides)):
            original(stream, box)
            return
        with stream.artifact():
            stream.set_color(get_color(box.style, f"border_{sides[0]}_color"))
            for side in sides:
                stream.rectangle(*_line(box, side))
            stream.fill()

    return draw_border


def _is_frameless(style: Any) -> bool:  # noqa: ANN401 - untyped
    is_bare = style["border_image_source"][0] == "none"
    return bool(is_bare) and style["column_rule_width"] == 0


def _are_plain(box: Any, sides: list[str]) -> bool:  # noqa: ANN401 - untyped
    style = box.style
    colors = {get_color(style, f"border_{side}_color") for side in sides}
    return (
        all(style[f"border_{side}_style"] == "solid" for side in sides)
        and style["visibility"] == "visible"
        and len(colors) == 1
        and next(iter(colors)).alpha == 1
        and all(radius == 0 for corner in _CORNERS for radius, _ in style[corner])
        and _is_frameless(style)
    )


def _line(box: Any, side: str) -> tuple[float, float, float, float]:  # noqa: ANN401 - untyped
    x, y, width, height = box.rounded_border_box()[:4]
    thickness = getattr(box, f"border_{side}_width")
    if side in {"top", "bottom"}:
        return x, y if side == "top" else y + height - thickness, width, thickness
    return x if side == "left" else x + width - thickness, y, thickness, height
