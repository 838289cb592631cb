"""Which pages there are: the quiet month has three, the usual one all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.core.settings import Settings
from flows.report.render import render_html
from flows.report.storyboard import is_quiet
from flows.report.storyboard import pages_of as pages_for
from tests.report.invented import MADE_ON, figures, never
from tests.report.reading import words
from tests.report.states import nothing, one_contact, quiet_month
from tests.report.warming import no_activation, states

if TYPE_CHECKING:
    from flows.core.figures import Figures


def pages_of(shown: Figures) -> tuple[str, ...]:
    return pages_for(shown, Settings())


def without_past(shown: Figures) -> Figures:
    return replace(shown, activation=no_activation(), states=states(first_year=0))


def test_the_usual_month_tells_how_people_warm_up() -> None:
    assert pages_of(figures()) == (
        "month",
        "never_engaged",
        "worksheet",
        "warming",
        "origins",
        "ties",
        "sources",
    )


def test_a_quiet_month_has_three_pages() -> None:
    assert pages_of(quiet_month()) == ("month", "worksheet", "sources")


def test_a_quiet_month_in_which_somebody_warmed_up_tells_of_it() -> None:
    warmed = replace(quiet_month(), cohorts=figures().cohorts[2:])

    assert pages_of(warmed) == ("month", "worksheet", "warming", "sources")


def test_who_stopped_adding_people_still_gets_the_worksheet() -> None:
    long_ago = replace(quiet_month(), cohorts=(), activation=no_activation())

    assert pages_of(long_ago) == ("month", "worksheet", "sources")


def test_without_a_worksheet_a_quiet_month_has_the_list() -> None:
    decided = replace(quiet_month(), worksheet=())

    assert pages_of(decided) == ("month", "never_engaged", "sources")


def test_a_month_is_quiet_if_nobody_was_added_and_nobody_newly_judged() -> None:
    without_adds = replace(quiet_month(), cohorts=figures().cohorts)
    with_adds = replace(quiet_month(), headline=figures().headline)

    assert is_quiet(quiet_month())
    assert not is_quiet(without_adds)
    assert not is_quiet(with_adds)


def test_nobody_to_think_over_is_no_worksheet() -> None:
    assert "worksheet" not in pages_of(replace(figures(), worksheet=()))


def test_without_a_curve_and_a_year_the_page_about_warming_is_left_out() -> None:
    few = replace(figures().activation.within_30, n=9)
    small = replace(figures().activation, within_30=few)

    assert "warming" not in pages_of(without_past(figures()))
    assert "warming" in pages_of(replace(without_past(figures()), states=states()))
    assert "warming" not in pages_of(replace(without_past(figures()), activation=small))


def test_a_member_of_whom_next_to_nothing_is_known_has_few_pages() -> None:
    assert pages_of(nothing()) == ("month", "never_engaged", "sources")
    assert "warming" not in pages_of(one_contact())


def test_a_quiet_month_leaves_the_list_to_the_file() -> None:
    said = words(render_html(quiet_month(), settings=Settings(), made_on=MADE_ON))

    assert "the list of the 1,112 people added but never engaged is not" in said
    assert "it is in never-engaged-2026-06.csv, beside this report" in said
    assert "Further names" not in said


def test_a_quiet_month_without_a_worksheet_names_everybody() -> None:
    few = replace(quiet_month(), never_engaged=never(60), worksheet=())

    html = render_html(few, settings=Settings(), made_on=MADE_ON)

    assert all(each.person.profile_url in html for each in few.never_engaged)
