"""The past, worked out again from events, month by month."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from tests.warehouse.core_tables import CoreTables


def test_active_relationships_of_the_past_are_worked_out_again() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "chen", "layla"):
        tables.contact(slug, "2024-01-01")
    tables.talked("ada", 0)
    tables.talked("bilal", 120)
    tables.wrote("chen", "2025-06-01 09:00")
    tables.got("chen", "2025-07-01 09:00")
    tables.talked("layla", 365)

    found = tables.figure("active_relationships")

    assert found == {"now": 1, "month_ago": 1, "year_ago": 1}


def test_nobody_is_active_before_connecting() -> None:
    tables = CoreTables()
    tables.contact("layla", "2026-06-20")
    tables.talked("layla", 40)

    found = tables.figure("active_relationships")

    assert found == {"now": 1, "month_ago": 0, "year_ago": 0}


@pytest.mark.parametrize("seed", range(3))
def test_active_relationships_equal_those_of_looking_at_every_month(seed: int) -> None:
    chance, tables = Random(seed), CoreTables(as_of=date(2026, 6, 17))
    expected: Counter[date] = Counter()
    for slug in map(str, range(12)):
        added = chance.randrange(900)
        tables.contact_aged(slug, added)
        days = {way: [chance.randrange(930) for _ in range(4)] for way in ("in", "out")}
        for way, ages in days.items():
            write = tables.got if way == "in" else tables.wrote
            for age in ages:
                write(slug, f"{tables.day(age)} 09:00")
        expected.update(active_month_ends(tables, added, days, months=31))

    rows = tables.table("metrics.month_ends")

    assert {row["ends_on"]: row["active"] for row in rows if row["active"]} == expected


def test_all_126_month_ends_of_ten_years_and_a_half_are_worked_out_again() -> None:
    tables, chance = CoreTables(), Random(126)
    ends = [tables.as_of, *(month_end(tables.as_of, back) for back in range(1, 126))]
    contacts, rows, active = (Counter[date]() for _ in range(3))
    oldest = (tables.as_of - date(2016, 1, 1)).days
    for person, added in enumerate([oldest, *chance.choices(range(oldest), k=29)]):
        tables.contact_aged(f"{person}", added)
        contacts.update(rows_at(tables, added, ends))
        talks = chance.choices(range(oldest), k=chance.randrange(9))
        for age in talks:
            tables.talked(f"{person}", age)
        both_ways = {"in": talks, "out": talks}
        if talks:
            active.update(active_month_ends(tables, added, both_ways, months=126))
    for age in chance.choices(range(oldest), k=5):
        tables.hidden(tables.day(age))
        rows.update(rows_at(tables, age, ends))

    found = tables.table("metrics.month_ends")

    columns = ("ends_on", "rows", "contacts", "active")
    assert [tuple(month[name] for name in columns) for month in found] == [
        (end, (rows + contacts)[end], contacts[end], active[end])
        for end in reversed(ends)
    ]
    assert len(active) > 50


def test_a_long_history_is_told_by_the_month_it_was_added_in_and_by_the_year() -> None:
    tables, chance = CoreTables(), Random(2016)
    days = [tables.day(age) for age in chance.choices(range(3833), k=200)]
    for person, day in enumerate(["2016-01-01", *days]):
        tables.contact(f"{person}", day)

    months = tables.figure("added_never_engaged")["months"]
    years = tables.table("report.years")

    added = Counter(day[:7] for day in ["2016-01", *days])
    assert {each["month"]: each["added"] for each in months} == added
    assert [(each["year"], each["added"]) for each in years] == sorted(
        Counter(int(day[:4]) for day in ["2016", *days]).items()
    )


def rows_at(tables: CoreTables, added: int, ends: list[date]) -> list[date]:
    return [end for end in ends if added >= (tables.as_of - end).days]


def active_month_ends(
    tables: CoreTables, added: int, days: dict[str, list[int]], *, months: int
) -> list[date]:
    """Judge a contact at every month's end anew; all ages are before the as-of date."""
    found = []
    for back in range(months):
        end = tables.as_of if back == 0 else month_end(tables.as_of, back)
        at = (tables.as_of - end).days
        ages = {
            way: [age - at for age in all_ if age >= at] for way, all_ in days.items()
        }
        if added >= at and all(ages.values()) and min(map(min, ages.values())) <= 90:
            found.append(end)
    return found


def month_end(day: date, back: int) -> date:
    months = day.year * 12 + day.month - back
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def test_growth_goes_back_two_years_and_no_further_than_the_first_contact() -> None:
    tables = CoreTables()
    tables.contact("ada", "2026-03-10")
    tables.contact("hana", "2026-05-10")
    tables.talked("ada", 60)

    months = tables.table("report.growth")

    columns = ("added", "engaged", "never_engaged", "too_new", "contacts", "active")
    assert [[month[name] for name in columns] for month in months] == [
        [1, 1, 0, 0, 1, 0],
        [0, 0, 0, 0, 1, 0],
        [1, 0, 1, 0, 2, 1],
        [0, 0, 0, 0, 2, 1],
    ]


def test_growth_shows_twenty_four_months_of_a_long_history() -> None:
    tables = CoreTables()
    tables.contact("ada", "2015-03-10")

    months = tables.table("report.growth")

    assert len(months) == 24
    assert str(months[0]["month"]) == "2024-07-01"
