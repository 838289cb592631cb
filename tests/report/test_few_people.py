"""Page one of somebody with a handful of people: counts, said once and in place."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from flows.core.settings import Settings
from flows.core.shares import Estimate
from flows.report.engine import print_pdf
from flows.report.render import render_html
from tests.report.cast import share
from tests.report.invented import MADE_ON
from tests.report.reading import words
from tests.report.states import nothing, one_contact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.figures import Figures

    Page = Callable[[Figures], str]

pytestmark = pytest.mark.xdist_group("printed")

# A large figure and its neighbour: about the width of a letter.
APART = 8
# How high the digits of a large figure are, at least; headings have words.
LARGE = 16


def few(people: int = 9, *, at_risk: int = 5) -> Figures:
    """Give a first report about so few people that nothing is a percentage."""
    whole = one_contact()
    estimate = Estimate(people, 4 / people, 0.1, 0.9, at_risk, reported=at_risk >= 5)
    head = replace(
        whole.headline,
        rows=people,
        contacts=people,
        two_way=share(3, people),
        never_engaged=share(people - 3, people),
        activation_30=estimate,
    )
    return replace(whole, headline=head)


def large_figures(path: Path) -> list[tuple[float, float]]:
    """Give where the large figures of page one begin and end, from left to right."""
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage()
        boxes = [text.get_rect(n) for n in range(text.count_rects())]
        return sorted(
            (left, right)
            for left, bottom, right, top in boxes
            if top - bottom > LARGE
            and text.get_text_bounded(left, bottom, right, top).strip().isdigit()
        )


def test_of_few_people_the_large_figure_counts_and_the_line_below_says_of_whom(
    page: Page,
) -> None:
    said = words(page(few()))

    assert "Wrote both ways\n3\nof 9 people\nknown for 30 days" in said
    assert "Never engaged\n6\nof 9 people" in said
    assert "In touch within 30 days\n4\nof 9 people, estimated\nadded in" in said
    assert "3 of 9" not in said


def test_of_one_person_it_is_said_in_the_singular(page: Page) -> None:
    said = words(page(one_contact()))

    assert "Wrote both ways\n0\nof 1 person\nknown for 30 days" in said


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("people", [5, 9])
def test_large_figures_of_few_people_never_touch(
    people: int, locale: str, tmp_path: Path
) -> None:
    html = render_html(few(people), settings=Settings(locale=locale), made_on=MADE_ON)

    print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)

    shown = large_figures(tmp_path / "r.pdf")
    assert len(shown) == 4
    assert all(right[0] - left[1] > APART for left, right in pairwise(shown))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(), "an estimate needs 5 people here for more than 30 days"),
        (
            Settings(followed_people=1),
            "an estimate needs 1 person here for more than 30 days before",
        ),
    ],
)
def test_an_estimate_that_is_not_told_says_what_it_lacks(
    settings: Settings, said: str
) -> None:
    # Eight people of the last 90 days, four of whom wrote within thirty: the others
    # have all been here for longer, and are only too few.
    html = render_html(few(8, at_risk=4), settings=settings, made_on=MADE_ON)

    shown = words(html)
    assert "In touch within 30 days\ntoo few\n8 people added in the last 12" in shown
    assert said in shown
    assert "been here for longer" not in shown


def test_of_nobody_it_is_too_early(page: Page) -> None:
    assert "In touch within 30 days\ntoo early\n0 people" in words(page(nothing()))
