from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import tinyhtml5
import weasyprint.pdf.fonts

from flows.core.settings import Settings
from flows.report.render import render_html
from flows.report.tree import read_tree
from flows.report.typesetting import typeset
from tests.report.invented import MADE_ON, figures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_page_is_read_as_a_browser_reads_it(locale: str) -> None:
    html = render_html(figures(), settings=Settings(locale=locale), made_on=MADE_ON)

    tree = read_tree(html)

    assert tree is not None
    assert list(told(tree)) == list(told(tinyhtml5.parse(html, **PLAIN)))


@pytest.mark.parametrize(
    "page",
    [
        "<p>no page around it</p>",
        "<!doctype html><html><body><p>no end</body></html>",
        "<!doctype html><html><body></p></body></html>",
        "<!doctype html><html><body></body></html><p>after all</p>",
        "<!doctype html>words first<html><body></body></html>",
        "<!doctype html><p>no html around it</p>",
        "<!doctype html><html><body>",
    ],
)
def test_a_page_that_leaves_anything_to_be_guessed_is_left_to_the_engine(
    page: str,
) -> None:
    assert read_tree(page) is None


def test_no_variable_font_is_left_to_the_slow_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(weasyprint.pdf.fonts, "instantiateVariableFont", refuse)

    done = typeset("<h1>A title</h1><p>and <b>words</b></p>", BytesIO())

    assert not any("instantiate" in line for line in done.logged)


PLAIN = {"namespace_html_elements": False}


def told(element: Element) -> Iterator[tuple[object, ...]]:
    """Give every element with its attributes and words, in the page's order."""
    for each in element.iter():
        names = {n: v for n, v in each.attrib.items() if not n.endswith("xmlns")}
        words = ((each.text or "").strip("\n"), (each.tail or "").strip("\n"))
        yield each.tag, names, words, len(each)
