"""The state of a contact, and the flags beside it."""

from __future__ import annotations

from datetime import date

import pytest

from flows.core.settings import Settings
from tests.warehouse.core_tables import CoreTables


@pytest.mark.parametrize(("age", "state"), [(29, "too_new"), (30, "never_engaged")])
def test_nobody_is_judged_before_the_grace_period_ends(age: int, state: str) -> None:
    tables = CoreTables()
    tables.contact_aged("hana", age)

    assert tables.state("hana") == state


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (0, "active"),
        (90, "active"),
        (91, "quiet"),
        (365, "quiet"),
        (366, "dormant"),
    ],
)
def test_a_two_way_contact_fades_with_the_last_message(age: int, state: str) -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.talked("ada", age)

    assert tables.state("ada") == state


def test_the_newest_message_of_either_side_counts_as_the_last() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.talked("ada", 400)
    tables.got("ada", "2026-06-30 23:59")

    assert tables.state("ada") == "active"


def test_one_way_is_no_relationship() -> None:
    tables = CoreTables()
    tables.contact("dina", "2024-01-01")
    tables.contact("emil", "2024-01-01")
    tables.wrote("dina", "2026-06-29 09:00")
    tables.got("emil", "2026-06-29 09:00")

    assert tables.state("dina") == "unanswered_by_them"
    assert tables.state("emil") == "unanswered_by_me"


def test_a_message_settles_the_state_of_somebody_new() -> None:
    tables = CoreTables()
    tables.contact_aged("layla", 3)
    tables.got("layla", "2026-06-29 09:00")

    assert tables.state("layla") == "unanswered_by_me"


def test_a_touch_is_no_engagement() -> None:
    tables = CoreTables()
    tables.contact_aged("goran", 100)
    tables.touched("goran")

    assert tables.state("goran") == "never_engaged"
    assert tables.history("goran")["is_touched"]


def test_every_state_is_told_even_without_anybody_in_it() -> None:
    tables = CoreTables()

    assert tables.figure("states") == {
        "too_new": 0,
        "never_engaged": 0,
        "unanswered_by_them": 0,
        "unanswered_by_me": 0,
        "active": 0,
        "quiet": 0,
        "dormant": 0,
    }


def test_the_thresholds_are_settings() -> None:
    settings = Settings(grace_days=10, active_days=20, dormant_days=40)
    tables = CoreTables(settings=settings)
    for slug, age in {"ada": 20, "bilal": 40, "chen": 41}.items():
        tables.contact(slug, "2024-01-01")
        tables.talked(slug, age)
    tables.contact_aged("hana", 10)

    states = {slug: tables.state(slug) for slug in ("ada", "bilal", "chen", "hana")}

    assert [*states.values()] == ["active", "quiet", "dormant", "never_engaged"]


@pytest.mark.parametrize(
    ("first_at", "is_before", "days"),
    [
        ("2026-05-08 23:59", True, 0),
        ("2026-05-09 00:00", False, 0),
        ("2026-05-10 00:00", False, 0),
        ("2026-05-11 12:00", False, 1),
    ],
)
def test_more_than_a_day_before_connecting_is_before(
    first_at: str, *, is_before: bool, days: int
) -> None:
    tables = CoreTables()
    tables.contact("layla", "2026-05-10")
    tables.got("layla", first_at)

    history = tables.history("layla")

    assert history["is_engaged_before_connecting"] is is_before
    assert history["days_to_first"] == days


def test_who_was_in_touch_before_connecting_is_listed() -> None:
    tables = CoreTables()
    tables.contact("layla", "2026-05-10")
    tables.contact("mona", "2026-05-10")
    tables.got("layla", "2026-05-01 09:00")

    assert tables.slugs("engaged_before_connecting") == ["layla"]


@pytest.mark.parametrize(("silence", "listed"), [(90, []), (91, ["bilal"])])
def test_off_rhythm_begins_after_ninety_days_of_silence(
    silence: int, listed: list[str]
) -> None:
    tables = CoreTables()
    tables.contact("bilal", "2020-01-01")
    for gap in (0, 2, 4, 6):
        tables.wrote("bilal", f"{tables.day(silence + gap)} 09:00")

    assert tables.slugs("off_rhythm") == listed


def test_off_rhythm_waits_for_eight_of_the_usual_gaps() -> None:
    tables = CoreTables()
    for slug, silence in {"ada": 160, "bilal": 161}.items():
        tables.contact(slug, "2020-01-01")
        for gap in (0, 20, 40, 60):
            tables.wrote(slug, f"{tables.day(silence + gap)} 09:00")

    assert tables.slugs("off_rhythm") == ["bilal"]


def test_three_days_of_messages_are_no_rhythm() -> None:
    tables = CoreTables()
    tables.contact("chen", "2020-01-01")
    for at in ("2020-02-01", "2020-02-02", "2020-02-03"):
        tables.wrote("chen", f"{at} 09:00")
        tables.got("chen", f"{at} 10:00")

    assert tables.slugs("off_rhythm") == []


def test_people_who_are_no_contacts_are_in_no_state() -> None:
    tables = CoreTables()
    tables.stranger("zed")
    tables.got("zed", "2026-06-02 09:00")

    assert sum(tables.figure("states").values()) == 0
    assert tables.figure("coverage")["unmatched"] == 1


def test_ages_are_measured_at_the_as_of_date() -> None:
    tables = CoreTables(as_of=date(2026, 3, 31))
    tables.contact("hana", "2026-03-02")

    assert tables.state("hana") == "too_new"
