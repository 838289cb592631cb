"""The report word by word, and page one as a picture, against what was looked at.

``pytest tests/report/test_golden.py --rewrite-golden`` writes them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from flows.core.settings import Settings
from flows.report.render import render_html
from tests.report.invented import MADE_ON, figures
from tests.report.reading import words
from tests.report.states import nothing, one_contact

if TYPE_CHECKING:
    from flows.core.figures import Figures
    from flows.report.render import RenderedReport

pytestmark = pytest.mark.xdist_group("printed")

GOLDEN = Path(__file__).parent / "golden"
STATES = {"usual": figures, "one-contact": one_contact, "nothing": nothing}
# Pictures are compared at this size, blurred: edges may be drawn a little otherwise.
DOTS_PER_INCH = 48
# Of 255: how far the whole, and how far any spot, may differ.
WHOLE, SPOT = 0.5, 25


def page_one(pdf: Path) -> Image.Image:
    """Give the first page of ``pdf`` in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=DOTS_PER_INCH / 72).to_pil()
        return picture.convert("L")


def differs(one: Image.Image, other: Image.Image) -> bool:
    """Say whether two pictures show different pages."""
    if one.size != other.size:
        return True
    blurred = (each.filter(ImageFilter.GaussianBlur(1.5)) for each in (one, other))
    told = ImageStat.Stat(ImageChops.difference(*blurred))
    return told.mean[0] > WHOLE or told.extrema[0][1] > SPOT


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("state", STATES)
def test_the_report_says_what_was_read_in_review(
    state: str, locale: str, *, is_rewriting: bool
) -> None:
    shown: Figures = STATES[state]()
    path = GOLDEN / f"{state}-{locale}.txt"

    said = words(render_html(shown, settings=Settings(locale=locale), made_on=MADE_ON))

    if is_rewriting:
        path.write_text(said + "\n", encoding="utf-8")
    assert said + "\n" == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["printed", "printed_arabic", "printed_empty"])
def test_page_one_looks_as_it_did(
    name: str, request: pytest.FixtureRequest, *, is_rewriting: bool
) -> None:
    report: RenderedReport = request.getfixturevalue(name)
    path = GOLDEN / f"{name}.png"

    shown = page_one(report.path)

    if is_rewriting:
        shown.save(path, optimize=True)
    with Image.open(path) as golden:
        assert not differs(shown, golden)


def test_another_page_is_seen(printed: RenderedReport) -> None:
    shown = page_one(printed.path)
    moved = ImageChops.offset(shown, 0, 2)
    without_a_word = shown.copy()
    without_a_word.paste(255, (38, 95, 160, 112))

    assert not differs(shown, shown.filter(ImageFilter.GaussianBlur(0.4)))
    assert differs(shown, moved)
    assert differs(shown, without_a_word)
