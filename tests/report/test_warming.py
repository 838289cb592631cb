"""The page about people who warm up: curve, cohorts, states."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.growth import Cohort
from flows.core.months import Month
from flows.report.charts.activation import PLOT_END, PLOT_START, activation_chart
from flows.report.drawing import colour
from flows.report.summaries import in_columns, shade, year_followed
from tests.report.invented import figures
from tests.report.reading import words
from tests.report.warming import activation, cohorts, no_activation, states

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.core.figures import Figures

    Page = Callable[[Figures], str]

MAY = Month(2026, 5)


def test_the_curve_has_a_band_marks_and_the_people_left() -> None:
    chart = activation_chart(activation(), title="t", rtl=False)

    assert chart.shapes.count("<polygon") == 1
    assert chart.shapes.count("<polyline") == 1
    assert chart.shapes.count("<circle") == 2
    assert [each.value for each in chart.labels if each.tone == "risk"] == [
        *(402, 370, 310, 220, 130)
    ]


def test_the_curve_ends_where_it_is_too_early() -> None:
    chart = activation_chart(activation(60), title="t", rtl=False)

    line = re.search(r'<polyline points="([^"]*)"', chart.shapes)
    assert line is not None
    last = float(line[1].split()[-1].split(",")[0])
    assert last == pytest.approx(
        PLOT_START + (PLOT_END - PLOT_START) * 60 / 90, abs=0.1
    )
    names = {label.name for label in chart.labels}
    assert {"mark-30", "day-30"} <= names
    assert {"mark-90", "day-90", "risk-90"} & names == set()


def test_no_curve_is_drawn_of_fewer_than_ten_people() -> None:
    few = replace(activation(), within_30=replace(activation().within_30, n=9))

    for shown in (few, no_activation()):
        assert activation_chart(shown, title="t", rtl=False).shapes == ""


def test_a_curve_from_right_to_left_is_mirrored_and_keeps_its_labels() -> None:
    ltr = activation_chart(activation(), title="t", rtl=False)
    rtl = activation_chart(activation(), title="t", rtl=True)

    assert "scale(-1 1)" in rtl.shapes
    assert rtl.labels == ltr.labels
    assert colour("teal-faint") in rtl.shapes


def test_the_title_tells_both_estimates_or_that_it_is_too_early(page: Page) -> None:
    both = words(page(figures()))
    early = words(page(replace(figures(), activation=activation(60))))
    none = words(page(replace(figures(), activation=no_activation())))

    assert "About 66 of 402 new people in touch within 30 days, 97 within 90" in both
    assert "16% within 30 days" in both
    assert "24% within 90 days" in both
    assert "About 66 of 402 new people in touch within 30 days\n" in early
    assert "Nobody was added in the last twelve months" in none


def test_a_cohort_that_is_too_young_is_blank_and_not_low(page: Page) -> None:
    html = page(figures())

    rows = re.findall(r'<th scope="row">([^<]*20\d\d)</th>(.*?)</tr>', html, re.DOTALL)
    june = dict(rows)["Jun 2026"]
    assert june.count('class="early"></td>') == 12
    assert ">0<" not in june


def test_people_are_counted_and_never_a_percentage_in_the_cohorts(page: Page) -> None:
    section = page(figures()).split('<section class="cohorts">')[1]

    assert "%" not in words(section.split("</section>")[0])


@pytest.mark.parametrize(
    ("reached", "people", "said"),
    [
        (None, 40, "early"),
        (3, 9, "few"),
        (0, 40, "shade-0"),
        (1, 40, "shade-1"),
        (20, 40, "shade-6"),
        (10, 40, "shade-3"),
    ],
)
def test_the_shade_is_the_share_of_the_largest(
    reached: int | None, people: int, said: str
) -> None:
    darkest = Cohort(MAY, 40, (20,) * 12)
    cohort = Cohort(MAY, people, (reached,) * 12)

    assert shade(reached, cohort, (darkest, cohort)) == said


def test_a_table_in_which_nobody_was_reached_has_no_shade() -> None:
    cohort = Cohort(MAY, 40, (0,) * 12)

    assert shade(0, cohort, (cohort,)) == "shade-0"


def test_only_months_followed_for_a_year_are_added_up() -> None:
    whole = Cohort(MAY, 40, (4, *(5,) * 10, 9))
    young = Cohort(MAY, 30, (3, *(None,) * 11))

    year = year_followed((whole, young, whole))

    assert (year.people, year.at_first, year.at_last) == (80, 8, 18)
    assert not year.is_early
    assert year_followed((young,)).people == 0


def test_the_title_of_the_cohorts_says_when_first_words_come(page: Page) -> None:
    early = tuple(Cohort(each.month, 40, (9,) * 12) for each in cohorts())
    nobody = tuple(replace(each, reached=(0,) * 12) for each in early)

    said = [words(page(replace(figures(), cohorts=c))) for c in (early, nobody)]

    assert "Most first words come early: 144 of 640 people" in said[0]
    assert "Of 640 people added a year ago or earlier, nobody" in said[1]
    assert "Many first words come late" in words(page(figures()))


def test_states_are_set_beside_those_of_a_year_ago(page: Page) -> None:
    first = replace(figures(), states=states(first_year=0))

    said = words(page(figures()))

    assert "Active relationships from 55 to 61 in a year" in said
    assert "Dormant\nboth ways, but longer ago\n62\n90" in said
    assert "Active relationships: 61; never engaged: 1,112" in words(page(first))


def test_sentences_stand_in_their_order_in_columns_of_even_length() -> None:
    lengths = enumerate([9, 1, 4, 6, 5, 5])
    told = [("", float(n), "a" * length) for n, length in lengths]

    columns = in_columns(told, 3)

    assert [each for column in columns for each in column] == told
    assert [sum(len(said) for *_, said in column) for column in columns] == [10, 10, 10]
