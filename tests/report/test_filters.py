from __future__ import annotations

from datetime import date

import pytest

from flows.core.months import Month
from flows.core.settings import Settings
from flows.core.shares import Estimate
from flows.report.catalog import Language, read_language
from flows.report.filters import Wording
from tests.report.cast import share


@pytest.fixture
def wording() -> Wording:
    return Wording(read_language(Settings()))


@pytest.mark.parametrize(
    ("k", "n", "said"),
    [
        (337, 1427, "24%"),
        (3, 7, "3"),
        (0, 9, "0"),
        (1, 10, "10%"),
        (1, 1000, "<1%"),
        (999, 1000, ">99%"),
        (0, 50, "0%"),
        (50, 50, "100%"),
        (0, 0, "\N{EN DASH}"),
    ],
)
def test_a_share_of_fewer_than_ten_is_a_count(
    wording: Wording, k: int, n: int, said: str
) -> None:
    assert wording.share(share(k, n)) == said


def test_a_share_in_a_sentence_has_its_numerator_and_denominator(
    wording: Wording,
) -> None:
    assert wording.share_with_fraction(share(61, 402)) == "61 of 402 (15%)"
    assert wording.share_with_fraction(share(3, 7)) == "3 of 7"


@pytest.mark.parametrize(
    ("n", "reported", "said"),
    [
        (214, True, "18%"),
        (8, True, "1"),
        (214, False, "too few"),
        (0, False, "too early"),
    ],
)
def test_an_estimate_is_withheld_when_too_early(
    wording: Wording, n: int, *, reported: bool, said: str
) -> None:
    estimate = Estimate(n, 0.18 if n else None, 0.1, 0.3, 40, reported=reported)

    assert wording.estimate(estimate) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 day"),
        (60, "60 days"),
        (61, "2 months"),
        (365, "12 months"),
        (730, "2 years"),
        (1095, "3 years"),
    ],
)
def test_an_age_is_said_in_the_unit_that_fits(
    wording: Wording, days: int, said: str
) -> None:
    assert wording.age(days) == said


def test_dates_put_the_day_first_and_months_keep_their_year(wording: Wording) -> None:
    assert wording.day(date(2026, 6, 3)) == "3 June 2026"
    assert wording.short_day(date(2026, 6, 3)) == "3 Jun 2026"
    assert wording.month(Month(2026, 6)) == "June 2026"
    assert wording.month_name(Month(2026, 6)) == "June"


def test_signs_are_true_and_points_only_show_a_minus(wording: Wording) -> None:
    assert wording.signed(58) == "+58"
    assert wording.signed(-3) == "\N{MINUS SIGN}3"
    assert wording.signed(0) == "0"
    assert wording.points(25) == "25"
    assert wording.points(-15) == "\N{MINUS SIGN}15"


def test_another_language_writes_its_own_numbers() -> None:
    english = read_language(Settings())
    french = Wording(Language(english.locale.parse("fr"), english.words))

    assert french.number(1457) == "1\u202f457"
    assert french.day(date(2026, 6, 3)) == "3 juin 2026"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.2, "less than an hour"),
        (1.2, "1 hour"),
        (20.0, "20 hours"),
        (47.9, "48 hours"),
        (48.0, "2 days"),
        (70.3, "3 days"),
    ],
)
def test_a_time_to_answer_is_told_in_its_own_unit(
    wording: Wording, hours: float, said: str
) -> None:
    assert wording.answer_time(hours) == said


def test_two_days_are_told_as_one_interval(wording: Wording) -> None:
    week = date(2026, 4, 13), date(2026, 4, 19)

    assert wording.interval(*week) == "13\N{EN DASH}19 Apr 2026"
