"""Nothing runs out of its place: not off the page, and not into its neighbour."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from flows.core.settings import Settings
from flows.report.engine import print_pdf
from flows.report.render import render_html
from tests.report.invented import MADE_ON, figures
from tests.report.longer import LANGUAGE, longer, write_longer_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.report.render import RenderedReport

    Box = tuple[float, float, float, float]

pytestmark = pytest.mark.xdist_group("printed")

MM = 72 / 25.4
# Beside the text, and above and below it; running heads are in there.
SIDE, EDGE = 19 * MM, 7 * MM
# Lines of one block touch; what overlaps by more stands in its neighbour.
TOUCH = 2.5
ROWS_TOGETHER = 3
REPORTS = (
    "printed",
    "printed_arabic",
    "printed_letter",
    "printed_empty",
    "printed_long",
    "longer_report",
)


@pytest.fixture(scope="session")
def longer_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The usual report with every word of ours a third longer."""
    folder = tmp_path_factory.mktemp("longer")
    write_longer_language(folder)
    html = render_html(
        figures(),
        settings=Settings(locale=LANGUAGE),
        made_on=MADE_ON,
        i18n=folder,
    )
    print_pdf(html, into=folder / "r.pdf", made_on=MADE_ON)
    return folder / "r.pdf"


def boxes_of(path: Path) -> Iterator[tuple[tuple[float, float], list[Box]]]:
    """Give each page's size and the boxes of its runs of text, in points."""
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            yield (
                page.get_size(),
                [text.get_rect(n) for n in range(text.count_rects())],
            )


def outside(path: Path) -> list[Box]:
    """Give the boxes that leave the type area."""
    return [
        box
        for (width, height), boxes in boxes_of(path)
        for box in boxes
        if box[0] < SIDE
        or box[2] > width - SIDE
        or box[1] < EDGE
        or box[3] > height - EDGE
    ]


def overlaps(path: Path) -> list[tuple[Box, Box]]:
    """Give the pairs of boxes that stand in each other."""
    return [
        (one, other)
        for _, boxes in boxes_of(path)
        for one, other in combinations(boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > TOUCH
        if min(one[3], other[3]) - max(one[1], other[1]) > TOUCH
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_all_text_stays_in_its_place(name: str, request: pytest.FixtureRequest) -> None:
    report = request.getfixturevalue(name)
    path = getattr(report, "path", report)

    assert outside(path) == []
    assert overlaps(path) == []


def test_words_a_third_longer_take_at_most_five_pages_more(
    printed: RenderedReport, longer_report: Path
) -> None:
    assert len(list(boxes_of(longer_report))) <= printed.pages + 5


def test_text_that_runs_out_is_seen(tmp_path: Path) -> None:
    html = (
        '<!doctype html><html lang="en"><title>t</title>'
        "<p style='margin: 0; height: 0'>one line over<p style='margin: 0'>another"
        f"<p style='white-space: nowrap'>{'far off the page ' * 12}"
    )
    print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)

    assert outside(tmp_path / "r.pdf")
    assert overlaps(tmp_path / "r.pdf")


def test_the_longer_language_is_a_third_longer() -> None:
    said = "People added each month, as they stand now"

    assert 1.25 < len(longer(said)) / len(said) < 1.5
    assert longer("%(n)s of %(k)s 95%%") == "%(n)s off %(k)s 95%%"


def test_no_row_of_a_list_is_left_alone_below_its_heading(tmp_path: Path) -> None:
    # So many people, and the list begins at the very end of a page.
    html = render_html(figures(25_000), settings=Settings(), made_on=MADE_ON)
    print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)

    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]

    (below,) = [
        text.partition("Further names")[2] for text in texts if "Further names" in text
    ]
    assert len(re.findall(r"\d{1,2} [A-Z][a-z]{2,4} 20\d\d", below)) >= ROWS_TOGETHER
