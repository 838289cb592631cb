"""Styles looked up and lines of text shaped without doing the same thing twice.

The engine works out a font for every word, shapes every line twice, once to lay it out
and once to draw it, and asks for each of two hundred properties of a style in the way
that the most difficult of them needs.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from weasyprint.css import ComputedStyle
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.layout import inline
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    # Where one of the engine's functions is, its name, and ours in its place.
    Replacement = tuple[Any, str, Any]
    _Function = Callable[[Any, Any], None]

# The one function that the engine itself does not call; as old as its Pango.
ffi.cdef("PangoLayout * pango_layout_copy(PangoLayout *);")

# Properties that others decide about, so that the engine has to be asked.
_DEPENDENT = frozenset({"float", "position", "display", "page"})
# Sides, of which a rule may speak by another name: "start" instead of "left".
_SIDES = PHYSICAL_FUNCTIONS.keys()
_LOGICAL = frozenset(
    function(block="ttb", inline=direction)
    for function in PHYSICAL_FUNCTIONS.values()
    for direction in ("ltr", "rtl")
)
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED | _DEPENDENT | INITIAL_NOT_COMPUTED
    and not name.startswith("text_decoration_")
}
_INHERITED = INHERITED - _DEPENDENT - _SIDES
# What ends a paragraph in Pango.
_ENDS = frozenset("\n\r\u2029")


def replacements() -> Sequence[Replacement]:
    """Give what stands in for the engine's functions while one page is made."""
    shape_again = _reusing(Layout.reactivate, Layout.deactivate)
    return (
        (ComputedStyle, "__missing__", _looking_up(ComputedStyle.__missing__)),
        (Layout, "setup", _copying(Layout.setup)),
        (Layout, "deactivate", _keep),
        (Layout, "reactivate", shape_again),
        (line_break, "create_layout", _in_one_paragraph(line_break.create_layout)),
        (inline, "strut", by_style(inline.strut)),
    )


def by_style(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Have ``original``, a function of a style, called once for each style."""
    known: dict[int, tuple[Any, Any]] = {}

    @wraps(original)
    def ask(style: Any) -> Any:  # noqa: ANN401 - untyped
        """Give what was found for the same style before."""
        found = known.get(id(style))
        if found is None:
            # The style is kept, so that no other one gets its number.
            found = known[id(style)] = style, original(style)
        return found[1]

    return ask


def _looking_up(original: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    has_sides = by_style(_names_sides_by_direction)

    def find(style: Any, name: str) -> Any:  # noqa: ANN401 - untyped
        """Give a property: of no rule, it is the parent's or what it always is."""
        if name not in style.cascaded:
            if name in _INITIAL and not (name in _SIDES and has_sides(style)):
                value = style[name] = _INITIAL[name]
                return value
            if name in _INHERITED and style.parent_style is not None:
                value = style[name] = style.parent_style[name]
                return value
        return original(style, name)

    return find


def _names_sides_by_direction(style: Any) -> bool:  # noqa: ANN401 - untyped
    return not _LOGICAL.isdisjoint(style.cascaded)


def _copying(original: _Function) -> _Function:
    def prepared(style: Any) -> Any:  # noqa: ANN401 - untyped
        """Give a layout without text, as the engine prepares it for a style."""
        layout = Layout.__new__(Layout)
        original(layout, style)
        return layout

    pattern_of = by_style(prepared)

    def setup(layout: Any, style: Any) -> None:  # noqa: ANN401 - untyped
        """Copy the layout that was prepared for the same style before."""
        pattern = pattern_of(style)
        vars(layout).update(vars(pattern))
        copy = pango.pango_layout_copy(pattern.layout)
        layout.layout = ffi.gc(copy, gobject.g_object_unref)

    return setup


def _in_one_paragraph(original: Callable[..., Any]) -> Callable[..., Any]:
    def create(text: str, *rest: Any) -> Any:  # noqa: ANN401 - untyped
        """Say before it is shaped what the engine says before it draws."""
        layout = original(text, *rest)
        if _ENDS.isdisjoint(text):
            pango.pango_layout_set_single_paragraph_mode(layout.layout, True)  # noqa: FBT003
        return layout

    return create


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
