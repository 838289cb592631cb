"""Who is on the page: this month's people first, then the others, each once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html
from flows.report.selection import Selection, select_people
from tests.report.invented import MADE_ON, figures, never
from tests.report.reading import read, words

if TYPE_CHECKING:
    from flows.core.people import NeverEngaged


def ranked(fresh: int, earlier: int) -> tuple[NeverEngaged, ...]:
    """Give so many of each, the new ones at the end."""
    people = never(fresh + earlier)
    return tuple(
        replace(each, is_new=place >= earlier) for place, each in enumerate(people)
    )


def select(fresh: int, earlier: int, highlighted: int = 15) -> Selection:
    return select_people(ranked(fresh, earlier), highlighted=highlighted, listed=300)


@pytest.mark.parametrize(
    ("fresh", "earlier", "with_reasons"),
    [
        (12, 1000, (5, 10)),
        (3, 1000, (3, 12)),
        (0, 1000, (0, 15)),
        (20, 0, (15, 0)),
        (20, 4, (11, 4)),
        (2, 4, (2, 4)),
    ],
)
def test_fifteen_have_reasons_and_a_handful_of_them_are_new(
    fresh: int, earlier: int, with_reasons: tuple[int, int]
) -> None:
    chosen = select(fresh, earlier)

    assert (len(chosen.fresh), len(chosen.earlier)) == with_reasons


def test_fewer_highlighted_are_new_people_first() -> None:
    chosen = select(12, 100, highlighted=3)

    assert (len(chosen.fresh), len(chosen.earlier)) == (3, 0)


@pytest.mark.parametrize(("fresh", "earlier"), [(12, 1000), (120, 150), (0, 3)])
def test_each_group_is_ranked_and_nobody_is_named_twice(
    fresh: int, earlier: int
) -> None:
    people = ranked(fresh, earlier)
    place = {each.person.slug: n for n, each in enumerate(people)}

    chosen = select(fresh, earlier)

    groups = [(*chosen.fresh, *chosen.fresh_besides), chosen.earlier]
    groups += chosen.by_year.values()
    places = [[place[each.person.slug] for each in group] for group in groups]
    printed = [n for group in places for n in group]
    assert all(group == sorted(group) for group in places)
    assert len(printed) == len(set(printed)) == chosen.shown


def test_the_more_years_there_are_the_fewer_names_a_page_has_room_for() -> None:
    people = ranked(0, 1000)
    recent = tuple(each for each in people if each.person.connected_on.year > 2023)

    few = select_people(recent, highlighted=15, listed=300)
    many = select_people(people, highlighted=15, listed=300)

    assert few.shown > many.shown > 15 + 20


def test_new_people_come_first_under_a_heading_of_their_own() -> None:
    shown = replace(figures(), never_engaged=ranked(40, 500), actions=(), worksheet=())

    html = render_html(shown, settings=Settings(), made_on=MADE_ON)

    said = words(html)
    new, before = "40 people whose 30 days ended in June", "500 people from before June"
    named = [each.person.profile_url for each in shown.never_engaged[500:520]]
    assert said.index(new) < said.index("20 more") < said.index(before)
    assert [url for url in named if read(html).links.count(url) == 1] == named
