"""What the pages about the network are told: companies, silences, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.warehouse.core_tables import CoreTables

if TYPE_CHECKING:
    from tests.warehouse.worlds import Warehouse, World

_ACCOUNT = "select file, rows, stored, known from report.account"


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["person"]["slug"] for row in rows]


def test_a_company_counts_once_under_its_usual_name() -> None:
    tables = CoreTables()
    for slug, company in (
        ("ada", "Northwind"),
        ("bilal", "Northwind"),
        ("chen", "northwind"),
        ("dina", "Globex"),
    ):
        tables.contact(slug, "2024-01-01", company=company)
    tables.talked("ada", 30)

    (company_row,) = tables.table("report.companies")

    assert company_row == {
        "rank": 1,
        "company": "Northwind",
        "contacts": 3,
        "two_way": 1,
        "never_engaged": 2,
    }


def test_who_fell_silent_this_month_comes_before_who_was_silent_already() -> None:
    tables = CoreTables()
    for slug, age in (("ada", 900), ("bilal", 380), ("chen", 366)):
        tables.contact(slug, "2020-01-01")
        tables.talked(slug, age)

    rows = tables.table("report.quieter")

    assert [(row["person"]["slug"], row["is_new"]) for row in rows] == [
        ("chen", True),
        ("bilal", True),
        ("ada", False),
    ]


def test_a_strip_tells_how_many_months_ago_there_were_messages() -> None:
    tables = CoreTables()
    tables.contact("ada", "2020-01-01")
    tables.wrote("ada", "2024-03-31 23:59")
    tables.got("ada", "2024-05-01 00:00")

    (row,) = tables.table("report.quieter")

    assert row["months_ago"] == [25, 27]


def test_a_usual_gap_needs_four_days_with_messages() -> None:
    tables = CoreTables()
    for slug, days in (("ada", 4), ("bilal", 3)):
        tables.contact(slug, "2020-01-01")
        for day in range(days):
            tables.talked(slug, 500 + 10 * day)

    rows = tables.table("report.quieter")

    gaps = {row["person"]["slug"]: row["usual_gap"] for row in rows}
    assert gaps == {"ada": 10, "bilal": None}


def test_a_new_job_is_told_with_the_old_one_those_written_with_first() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal"):
        tables.contact(slug, "2024-01-01", company="Globex", position="Editor")
        tables.before(slug, "Northwind", "Editor")
    tables.talked("bilal", 10)

    rows = tables.table("report.job_changes")

    assert names(rows) == ["bilal", "ada"]
    assert rows[0]["company_before"] == "Northwind"
    assert (rows[0]["state"], rows[1]["last_on"]) == ("active", None)


def test_who_left_is_told_with_the_last_message() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    for slug in ("ada", "pavel", "hana"):
        tables.before(slug)
    tables.stranger("pavel")
    tables.got("pavel", "2026-05-05 09:00")

    rows = tables.table("report.departed")

    assert names(rows) == ["pavel", "hana"]
    assert str(rows[0]["last_on"]) == "2026-05-05"


def test_who_is_never_to_be_shown_is_marked() -> None:
    tables = CoreTables()
    tables.contact("ada", "2020-01-01")
    tables.talked("ada", 900)
    tables.decided("ada", "never_show")

    (row,) = tables.table("report.quieter")

    assert row["is_never_shown"]


def test_last_months_people_are_told_in_the_order_suggested() -> None:
    tables = CoreTables()
    tables.before("ada")
    for slug in ("bilal", "ada"):
        tables.contact(slug, "2024-01-01")
        tables.suggested(slug, "2026-05")
    tables.suggested("gone", "2026-05")
    tables.wrote("bilal", "2026-06-03 09:00")

    (row,) = tables.table("report.follow_through")

    assert (row["is_told"], row["suggested"], row["written_to"]) == (True, 3, 1)
    assert names(row["people"]) == ["bilal", "ada"]


def test_without_adds_there_are_no_periods() -> None:
    (row,) = CoreTables().table("report.spikes")

    assert (row["periods"], row["rushes"], row["word"]) == ([], [], None)


def test_what_is_usual_is_told_from_the_ninth_period_on() -> None:
    tables = CoreTables()
    for week in range(12):
        for place in range(3):
            tables.contact_aged(f"p{week}-{place}", 8 + 7 * week)

    (row,) = tables.table("report.spikes")

    usual = [each["usual"] for each in row["periods"]]
    assert usual == [None] * 8 + [3.0] * (len(usual) - 8)


def test_the_account_tells_new_messages_from_known_ones(
    warehouse: Warehouse, world: World
) -> None:
    warehouse.take_in(world, "2026-06-01")
    world.sent("witness", "2026-06-10 09:00", "Shall we meet?")
    warehouse.take_in(world, "2026-07-01")
    warehouse.build()

    rows = warehouse.rows(_ACCOUNT)

    assert ("messages.csv", 3, 1, 2) in rows
    assert ("Connections.csv", 1, 1, 0) in rows


def test_the_account_does_not_hang_on_the_order_of_exports(
    warehouse: Warehouse, world: World
) -> None:
    older = world.write(warehouse.folder / "a" / "Basic_LinkedInDataExport_06-01-2026")
    world.sent("witness", "2026-06-10 09:00", "Shall we meet?")
    newer = world.write(warehouse.folder / "b" / "Basic_LinkedInDataExport_07-01-2026")
    for source in (newer, older):
        warehouse.take_in_source(source)
    warehouse.build()

    assert ("messages.csv", 3, 1, 2) in warehouse.rows(_ACCOUNT)
