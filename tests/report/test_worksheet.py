"""The worksheet: what the data answers is printed, the rest is left to the pen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html
from tests.report.cast import person
from tests.report.invented import MADE_ON, figures
from tests.report.reading import read, words
from tests.report.warming import acquaintance

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.core.figures import Figures

    Page = Callable[[Figures], str]

BOXES = {1: 2, 5: 2, 9: 2, 10: 2, 11: 2}


def sheet(page: Page, people: int = 1, **told: Any) -> str:  # noqa: ANN401
    one = replace(acquaintance(person(1)), **told)
    html = page(replace(figures(), worksheet=(one,) * people))
    return html.split('<section class="worksheet page">')[1].split("</section>")[0]


@pytest.mark.parametrize("people", [1, 3, 5])
def test_it_has_eleven_questions_and_boxes_for_everybody(
    page: Page, people: int
) -> None:
    html = sheet(page, people)

    rows = html.split('<th scope="row">')[1:]
    assert [int(words(row).split()[0]) for row in rows[:-1]] == list(range(1, 12))
    assert {n: row.count('class="box') // people for n, row in enumerate(rows, 1)} == (
        dict.fromkeys(range(1, 12), 0) | BOXES | {12: 4}
    )
    assert len(read(html).links) == people


def test_what_the_data_does_not_know_is_said_and_never_guessed(page: Page) -> None:
    said = words(sheet(page))

    assert said.count("not in the data") == 2
    assert "none seen" in said
    assert "nothing seen" in said
    assert "not a word yet" in said
    assert "Photos, shared connections and places are not in the export" in said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"has_note_in": True}, "yes, they wrote one"),
        ({"has_note_out": True}, "yes, you wrote one"),
        ({"has_note_in": True, "has_note_out": True}, "yes, both wrote one"),
        ({"is_invitation_known": True}, "no note"),
        ({"asked_by": "they"}, "they invited you"),
        ({"asked_by": "member"}, "you invited them"),
        ({"is_own_company": True}, "a workplace of yours"),
        ({"ties_at_company": 1}, "1 of your ties works there"),
        (
            {"ties_at_company": 2, "groups_shared": 1},
            "2 of your ties work there, 1 group conversation",
        ),
        ({"has_new_role": True}, "a new role"),
        ({"endorsed_on": date(2026, 1, 14)}, "an endorsement, Jan 2026"),
        ({"last_touch_on": date(2026, 4, 9)}, "a one-tap or mailing, Apr 2026"),
        ({"touches_out": 2, "touches_in": 1}, "mailings only: you 2, they 1"),
    ],
)
def test_what_the_data_answers_is_printed(
    page: Page, told: dict[str, Any], said: str
) -> None:
    assert said in words(sheet(page, **told))


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "en",
            "In the order of the boxes, its words are write, keep, snooze and let_go.",
        ),
        ("ar", "وكلماته بترتيب المربعات: write، ثم keep، ثم snooze، ثم let_go."),
    ],
)
def test_the_boxes_are_told_in_the_words_of_the_command(locale: str, said: str) -> None:
    html = render_html(figures(), settings=Settings(locale=locale), made_on=MADE_ON)

    assert said in words(html)
    assert "To keep a decision" not in words(html)
