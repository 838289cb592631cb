"""The pages about the network: where it comes from, who is leaving it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html
from flows.report.storyboard import pages_of
from tests.report.cast import share
from tests.report.invented import MADE_ON, figures
from tests.report.network import dialogue, follow_through, quieter
from tests.report.reading import read, words
from tests.report.states import first_report, nothing, quiet_month, young_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.core.figures import Figures

    Page = Callable[[Figures], str]


def test_a_rush_is_told_with_what_came_before_it_and_not_why(page: Page) -> None:
    said = words(page(figures()))

    assert "2 rushes brought you 85 people" in said
    assert "Began on 11 Feb 2026, 3 days after you published something." in said
    assert "fewer of the people from rushes\nAdded in a rush\n6 of 85 (7%)" in said
    # The drafts of page one may say why somebody writes; the figures never do.
    assert "because" not in said.partition("2 rushes brought you")[2]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (figures, ("origins", "ties")),
        (first_report, ("origins", "ties")),
        (young_network, ("origins",)),
        (quiet_month, ()),
        (nothing, ()),
    ],
)
def test_a_page_is_left_out_if_it_would_tell_nothing_new(
    state: Callable[[], Figures], shown: tuple[str, ...]
) -> None:
    pages = pages_of(state(), Settings())

    assert tuple(each for each in pages if each in {"origins", "ties"}) == shown


def test_a_young_network_gets_no_percentage_and_no_rush(page: Page) -> None:
    said = words(page(young_network())).split("How this was counted")[0]

    assert "Too early to tell a rush from the usual" in said
    assert "Dark bars" not in said
    assert "1 of 2" in said
    assert "%" not in said.split("Too early to tell a rush")[1]


def test_coverage_of_invitations_is_told(page: Page) -> None:
    said = words(page(figures()))

    assert "LinkedIn forgets an invitation 180 days" in said
    assert "known of 388 of 1,445 (27%) contacts" in said


def test_whoever_is_quiet_is_never_called_dead_or_lost(page: Page) -> None:
    said = words(page(figures())).lower()

    assert "46 people you used to write with have gone quiet" in said
    assert not any(word in said for word in ("dead", "purge", "lost", "failed"))


def test_who_is_never_to_be_shown_is_counted_and_not_named(page: Page) -> None:
    ties = quieter(3)
    hidden = replace(ties[0], is_never_shown=True)
    shown = replace(figures(0), actions=(), quieter=(hidden, *ties[1:]))

    html = page(shown)

    assert "3 people you used to write with" in words(html)
    assert hidden.person.profile_url not in read(html).links
    assert ties[1].person.profile_url in read(html).links


def test_last_months_suggestions_are_told_without_blame(page: Page) -> None:
    untouched = replace(follow_through(), written_to=0, answered=0)

    said = words(page(replace(figures(), follow_through=untouched)))

    assert "You wrote to 2 of the 5 people suggested in May" in words(page(figures()))
    assert "May suggested 5 people to you" in said
    assert "You wrote to 0" not in said


def test_a_review_is_shown_to_who_asked_for_it() -> None:
    def said(*, wanted: bool) -> str:
        settings = Settings(let_go_review=wanted)
        return words(render_html(figures(), settings=settings, made_on=MADE_ON))

    assert "connections to think about again" not in said(wanted=False)
    assert "10 connections to think about again" in said(wanted=True)
    assert "Letting go is optional" in said(wanted=True)


def test_rates_of_few_people_are_counts(page: Page) -> None:
    few = replace(dialogue(), their_answers=share(3, 7), two_way=9)

    said = words(page(replace(figures(), dialogue=few)))

    assert "They answer you\n3 of 7\nof those" in said
    assert "How you and your contacts answer each other" in said
    assert "Give and take" not in said


@pytest.mark.parametrize(
    ("people", "in_effect", "said"),
    [
        (1, 1.0, "with one person\nall of them"),
        (4, 2.2, "as if with 2 people\nin equal parts; there were 4 of them"),
        (3, 1.2, "as if with 1 person\nthere were 3 of them"),
        (8, 1.3, "as if with 1 person\nfive of 8 have 911 of 2,310 (39%)"),
        (198, 41.3, "as if with 41 people\nin equal parts; five of them have 911 of"),
    ],
)
def test_a_years_messages_are_told_of_as_many_as_there_were(
    page: Page, people: int, in_effect: float, said: str
) -> None:
    spread = replace(dialogue(), people_in_a_year=people, people_in_effect=in_effect)

    shown = words(page(replace(figures(), dialogue=spread)))

    assert f"A year's messages\n{said}" in shown


def test_a_median_answer_that_never_comes_is_left_out(page: Page) -> None:
    never = replace(dialogue(), answer_hours=None)

    assert "20 hours" in words(page(figures()))
    assert "Half have answered" not in words(page(replace(figures(), dialogue=never)))


def test_a_suspect_account_is_told(page: Page) -> None:
    whole = figures()
    suspect = tuple(replace(each, is_suspect=True) for each in whole.account)

    assert "do not add up" in words(page(replace(whole, account=suspect)))
    assert "do not add up" not in words(page(whole))


def test_many_exports_are_listed_in_brief(page: Page) -> None:
    whole = figures()

    said = words(page(replace(whole, exports=whole.exports * 10)))

    assert "The newest 4 of 20; rapport exports lists all of them." in said
