from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows.core.clocks import parse_connected_on, parse_pacific


@pytest.mark.parametrize(
    "text",
    [
        "09 May 2023",
        "9-May-23",
        "09-May-2023",
        "5/9/23, 6:14 PM",
        "2023-05-09",
        "09-mai-23",
        "9 Maio 2023",
        " 09 MAY 2023 ",
    ],
)
def test_a_day_of_connecting_is_read_in_every_form(text: str) -> None:
    assert parse_connected_on(text) == date(2023, 5, 9)


@pytest.mark.parametrize(
    "text", ["", "31 Feb 2023", "09 Xyz 2023", "05/09/2023", "2023", "1 May 20233"]
)
def test_a_day_is_never_guessed(text: str) -> None:
    assert parse_connected_on(text) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("4/1/26, 9:12 AM", datetime(2026, 4, 1, 16, 12, tzinfo=UTC)),
        ("1/1/26, 9:12\u202fPM", datetime(2026, 1, 2, 5, 12, tzinfo=UTC)),
        ("12/31/25, 12:00 AM", datetime(2025, 12, 31, 8, 0, tzinfo=UTC)),
        ("11/2/25, 1:30 AM", datetime(2025, 11, 2, 8, 30, tzinfo=UTC)),
    ],
)
def test_an_invitation_is_on_pacific_time(text: str, hour: datetime) -> None:
    assert parse_pacific(text) == hour


def test_an_hour_of_thirteen_is_no_time() -> None:
    assert parse_pacific("4/1/26, 13:12 PM") is None
