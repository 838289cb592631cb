"""Which rules are an element's, found once for all the elements that are alike.

The engine holds every rule for cells against every cell, and each walks up the page to
see in which section the cell is. In a list of three hundred people most are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cssselect2 import ElementWrapper, Matcher


class RememberingMatcher:
    """Give the rules of an element; those of its like, where there was one.

    Alike are elements of one kind, class and id in parents that are alike, behind one
    of the same kind and class, if both or neither are the first and the last. That is
    all that our selectors ask for: ``a b``, ``a > b``, ``a + b``, ``:first-child`` and
    the like. Elements have to come in the page's order.
    """

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._kinds: dict[tuple[object, ...], int] = {}
        self._kind_of: dict[Element, int] = {}
        self._found: dict[int, list[Any]] = {}

    def match(self, element: ElementWrapper) -> list[Any]:
        """Give what the engine's own matcher gives for ``element``."""
        kind = self._kinds.setdefault(self._traits(element), len(self._kinds))
        self._kind_of[element.etree_element] = kind
        if kind not in self._found:
            self._found[kind] = self._matcher.match(element)
        return self._found[kind]

    def _traits(self, element: ElementWrapper) -> tuple[object, ...]:
        above, before = element.parent, element.previous
        itself = element.etree_element
        return (
            None if above is None else self._kind_of[above.etree_element],
            itself.tag,
            itself.get("class"),
            itself.get("id"),
            itself.get("dir"),
            None if before is None else _kind_and_class(before.etree_element),
            element.index + 1 == len(element.etree_siblings),
        )


def _kind_and_class(element: Element) -> tuple[str, str | None]:
    return element.tag, element.get("class")
