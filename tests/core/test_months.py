from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.core.errors import SettingsError
from flows.core.months import Month


def test_a_leap_february_has_29_days() -> None:
    assert Month.parse("2028-02").last_day == date(2028, 2, 29)


def test_months_go_round_the_year() -> None:
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month(2025, 12).next == Month(2026, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-6", "June", "", "0000-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="E1001"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("horizon", "month"),
    [(date(2026, 6, 30), Month(2026, 6)), (date(2026, 6, 29), Month(2026, 5))],
)
def test_the_newest_complete_month_is_wholly_seen(horizon: date, month: Month) -> None:
    assert Month.newest_complete(horizon) == month


def test_the_members_zone_decides_when_a_month_is_over() -> None:
    now = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)

    assert Month.last_over(now, ZoneInfo("Asia/Tokyo")) == Month(2026, 6)
    assert Month.last_over(now, ZoneInfo("America/New_York")) == Month(2026, 5)
