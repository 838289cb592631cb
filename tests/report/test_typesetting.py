from __future__ import annotations

import resource
import subprocess
import sys
from contextlib import nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import tinyhtml5
import weasyprint.pdf.fonts
from cssselect2 import ElementWrapper
from PIL import ImageChops, ImageFilter

from flows.core.settings import Settings
from flows.report import hastening, typesetting
from flows.report.assets import read_styles
from flows.report.cascade import RememberingMatcher
from flows.report.render import render_html
from flows.report.tree import read_tree
from flows.report.typesetting import typeset
from tests.report.invented import MADE_ON, figures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from PIL import Image


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


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_alike_elements_have_the_rules_that_each_has_by_itself(locale: str) -> None:
    html = render_html(figures(), settings=Settings(locale=locale), made_on=MADE_ON)
    fetcher = typesetting.AssetFetcher()
    own = weasyprint.CSS(string=read_styles(), url_fetcher=fetcher).matcher
    remembering = RememberingMatcher(own)
    elements = ElementWrapper.from_html_root(read_tree(html)).iter_subtree()

    differing = [
        each.local_name
        for each in elements
        if remembering.match(each) != own.match(each)
    ]

    assert differing == []


@pytest.mark.skipif(sys.platform != "linux", reason="only there they have plain names")
def test_the_engine_is_loaded_without_asking_a_compiler() -> None:
    # Whoever starts a process here, fails.
    code = (
        "import subprocess; subprocess.Popen = None\n"
        "from flows.report.libraries import load_engine; load_engine()\n"
        "import weasyprint"
    )

    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], check=False, capture_output=True
    )

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_what_the_engine_does_once_has_the_same_outcome(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    html = render_html(figures(), settings=Settings(locale="ar"), made_on=MADE_ON)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    monkeypatch.setattr(hastening, "_with_lines", lambda original: original)
    monkeypatch.setattr(hastening, "_LEVEL", 9)

    hastened = written(html)
    monkeypatch.setattr(typesetting, "hastened", nullcontext)

    assert hastened == written(html)


def test_a_border_is_drawn_where_the_engine_draws_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hastened = written(LINES)
    monkeypatch.setattr(typesetting, "hastened", nullcontext)
    plain = written(LINES)

    seen, expected = picture(hastened), picture(plain)
    # Edges are softened differently where a line is cut out of a frame, so the
    # outermost dots may differ, and nothing behind them.
    differing = ImageChops.difference(seen, expected).filter(ImageFilter.MinFilter(3))
    assert hastened != plain
    assert max(differing.tobytes()) == 0
    assert len(set(expected.tobytes())) > 1


PLAIN = {"namespace_html_elements": False}
LINES = """<!doctype html>
<html lang="en"><head><title>Lines</title><style>
p { border-block-end: 5mm solid black; height: 10mm; width: 50mm }
p + p { border-inline-start: 2mm solid black }
p:last-child { border-block-end-style: dotted; border-radius: 3mm }
</style></head><body><p></p><p></p><p></p></body></html>"""


def written(html: str) -> bytes:
    into = BytesIO()
    typeset(html, into)
    return into.getvalue()


def picture(pdf: bytes) -> Image.Image:
    """Give the first page in grey, four dots a point."""
    drawn: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=4).to_pil()
    return drawn.convert("L")


def told(element: Element) -> Iterator[tuple[object, ...]]:
    """Give every element with its attributes and words, in the page's order."""
    for each in element.iter():
        names = {n: v for n, v in each.attrib.items() if not n.endswith("xmlns")}
        words = ((each.text or "").strip("\n"), (each.tail or "").strip("\n"))
        yield each.tag, names, words, len(each)


def test_calls_going_in_and_out_of_each_other_take_no_new_memory() -> None:
    def go_in(depth: int) -> None:
        if depth:
            go_in(depth - 1)

    @hastening.roomy
    def go_in_and_out(depth: int) -> int:
        go_in(depth)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        deeper(depth, 500)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    def deeper(depth: int, times: int) -> None:
        """Go in so deep, and from there one deeper again and again."""
        if depth:
            deeper(depth - 1, times)
            return
        for _ in range(times):
            go_in(1)

    assert max(map(go_in_and_out, range(250))) < 250
