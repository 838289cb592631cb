"""Earlier reports are replayed: what they suggested is known without a diary."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.core.decisions import Decision, DecisionFault, DecisionFile
from flows.core.months import Month
from flows.core.settings import Settings
from flows.warehouse.building import build_month
from flows.warehouse.connection import open_warehouse
from flows.warehouse.query import read_figures
from flows.warehouse.replaying import TARGET, earlier_reports
from flows.warehouse.source_blocks import read_decided
from tests.warehouse.worlds import (
    KEY,
    Warehouse,
    World,
    building_only,
    without_past,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.core.sources import Decided

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
ONE = Settings(actions=1)
# One database is made for all of these tests.
pytestmark = pytest.mark.xdist_group("replays")


def two_strangers(*months: str) -> World:
    made = World()
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2025-12-30 09:00", "Shall we begin?")
    made.got("witness", "2025-12-31 09:00", "We have already.")
    # Two equal exports would be one.
    for month in months:
        made.sent("witness", f"{month}-09 09:00")
    made.contact("hana", "2025-06-02")
    made.contact("ivan", "2025-06-01")
    return made


@contextmanager
def copy_of(path: Path, folder: Path) -> Iterator[Warehouse]:
    copy = folder / "copy.duckdb"
    shutil.copyfile(path, copy)
    with open_warehouse(copy) as connection:
        yield Warehouse(connection, folder, ONE)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database that took in an export after each of the months."""
    folder = tmp_path_factory.mktemp("replays")
    (folder / "exports").mkdir()
    path = folder / "warehouse.duckdb"
    with open_warehouse(path) as connection:
        warehouse = Warehouse(connection, folder / "exports", ONE)
        for place, month in enumerate(MONTHS, 1):
            day = date.fromordinal(Month.parse(month).last_day.toordinal() + 1)
            warehouse.take_in(two_strangers(*MONTHS[:place]), f"{day}")
    return path


@pytest.fixture
def monthly(taken_in: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with copy_of(taken_in, tmp_path) as copy:
        yield copy


@pytest.fixture(scope="module")
def built(taken_in: Path) -> Path:
    """Give the database with the newest report, whose replays are remembered."""
    with copy_of(taken_in, taken_in.parent) as copy:
        copy.build("2026-06")
    return taken_in.with_name("copy.duckdb")


@pytest.fixture
def reported(built: Path, tmp_path: Path) -> Iterator[Warehouse]:
    with copy_of(built, tmp_path) as copy:
        yield copy


def suggested(warehouse: Warehouse, month: str) -> str:
    with building_only(TARGET):
        warehouse.build(month)
    [(slug,)] = warehouse.rows("select slug from metrics.suggestions")
    return str(slug)


def decided(warehouse: Warehouse, *lines: Decision) -> Decided:
    month, found = Month(2026, 6), DecisionFile(lines, (DecisionFault(9, "bad_date"),))
    connection = warehouse.connection
    with building_only(TARGET, "report.decisions"):
        build_month(connection, month, settings=ONE, key=KEY, decisions=found)
    return read_decided(connection)


def june(warehouse: Warehouse, *lines: Decision, **more: Any) -> None:  # noqa: ANN401
    build_month(
        warehouse.connection,
        Month(2026, 6),
        settings=ONE,
        key=KEY,
        decisions=DecisionFile(lines),
        **more,
    )


def decided_now(warehouse: Warehouse, *lines: Decision) -> Decided:
    """Build what is decided, without the replays that heed it."""
    with without_past():
        return decided(warehouse, *lines)


def line(number: int, slug: str, word: str, until: str = "") -> Decision:
    day = date.fromisoformat(until) if until else None
    return Decision(number, slug, word, "", day)  # type: ignore[arg-type]


def test_two_reports_then_one_of_rest_then_two_again(monthly: Warehouse) -> None:
    shown = [suggested(monthly, month) for month in MONTHS]

    assert shown == ["hana", "hana", "ivan", "hana", "hana", "ivan"]


def test_the_order_of_the_reports_changes_nothing(monthly: Warehouse) -> None:
    mixed = ["2026-04", "2026-02", "2026-03", "2026-02", "2026-04"]

    shown = [suggested(monthly, month) for month in mixed]

    assert shown == ["hana", "hana", "ivan", "hana", "hana"]


def test_last_months_person_is_followed_through(reported: Warehouse) -> None:
    figures = read_figures(reported.connection, month=Month(2026, 6))

    told = figures.machine["follow_through"]
    assert isinstance(told, dict)
    assert (told["suggested"], told["written_to"]) == (1, 0)
    assert [(p["slug"], p["kind"]) for p in told["people"]] == [
        ("hana", "first_message")
    ]


def test_a_setting_that_changed_replays_anew(reported: Warehouse) -> None:
    reported.build("2026-06")
    both = Warehouse(reported.connection, reported.folder, Settings(actions=2))

    with building_only(TARGET):
        both.build("2026-06")

    rows = both.rows("select count(*), max(month) from core.past_suggestions")
    assert rows == [(8, date(2026, 5, 1))]


def test_one_export_replays_nothing(warehouse: Warehouse) -> None:
    warehouse.take_in(two_strangers(), "2026-07-01")
    with building_only(TARGET):
        warehouse.build("2026-06")

    assert warehouse.rows("from core.past_suggestions") == []


@pytest.mark.parametrize(
    ("horizons", "expected"),
    [
        (["2026-06-30"], []),
        (["2026-05-31", "2026-06-30"], ["2026-05"]),
        (["2026-05-30", "2026-06-30"], []),
        (["2026-06-10", "2026-06-30"], ["2026-05"]),
        (["2026-06-10", "2026-06-25"], ["2026-05"]),
        (["2026-03-31", "2026-05-31", "2026-06-30"], ["2026-05"]),
        (["2026-04-30", "2026-05-31", "2026-07-20"], ["2026-04", "2026-05"]),
    ],
)
def test_a_report_was_made_where_an_export_saw_its_months_end(
    horizons: list[str], expected: list[str]
) -> None:
    days = [date.fromisoformat(day) for day in horizons]

    found = earlier_reports(days, Month(2026, 6))

    assert [str(month) for month in found] == expected


def test_the_last_line_that_still_holds_counts(reported: Warehouse) -> None:
    found = decided_now(
        reported,
        line(2, "hana", "keep"),
        line(3, "hana", "snooze", until="2026-06-29"),
        line(4, "ivan", "keep"),
        line(5, "ivan", "snooze", until="2026-06-30"),
    )

    assert (found.kept, found.snoozed) == (1, 1)


def test_a_line_without_a_day_holds_for_good(reported: Warehouse) -> None:
    decided_now(
        reported,
        line(2, "hana", "snooze", until="2026-12-31"),
        line(3, "hana", "keep"),
    )

    assert reported.rows("select decision, until from core.decisions") == [
        ("keep", None)
    ]


def test_faults_of_the_file_and_of_the_people_are_told(reported: Warehouse) -> None:
    found = decided_now(reported, line(2, "nobody", "keep"), line(3, "hana", "let_go"))

    assert [(each.line, each.fault) for each in found.faults] == [
        (2, "unknown_person"),
        (9, "bad_date"),
    ]
    assert found.let_go == 1


def past(warehouse: Warehouse) -> list[tuple[str, str]]:
    return warehouse.rows(
        "select strftime(month, '%m'), slug from core.past_suggestions order by month"
    )


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("snooze", ["ivan", "ivan", None, "ivan"]),
        ("keep", ["hana", "hana", "hana", "hana"]),
    ],
)
def test_whom_a_report_named_is_decided_about_from_then_on(
    monthly: Warehouse, word: str, after: list[str | None]
) -> None:
    decided(monthly, line(2, "hana", word))

    months = zip(["02", "03", "04", "05"], after, strict=True)
    assert past(monthly) == [
        ("01", "hana"),
        *((month, slug) for month, slug in months if slug),
    ]


def test_a_decision_that_has_ended_binds_no_later_report(monthly: Warehouse) -> None:
    decided(monthly, line(2, "hana", "snooze", until="2026-02-28"))

    # Without a decision in force they are shown again, and rest like anybody.
    assert past(monthly) == [
        *[("01", "hana"), ("02", "ivan"), ("03", "hana"), ("04", "hana")],
        ("05", "ivan"),
    ]


def test_who_is_decided_about_after_the_report_was_in_it(reported: Warehouse) -> None:
    with building_only(TARGET, "metrics.follow_through"):
        june(reported, line(2, "ivan", "let_go"))

    rows = reported.rows("select suggested, decided from metrics.follow_through")
    assert (rows, past(reported)[2:]) == (
        [(1, 0)],
        [("03", "ivan"), ("04", "hana"), ("05", "hana")],
    )


def test_a_decision_about_nobody_suggested_replays_nothing(
    reported: Warehouse,
) -> None:
    before = reported.rows("from staging.replays order by all")

    decided(reported, line(2, "witness", "keep"))

    assert reported.rows("from staging.replays order by all") == before


def test_a_decision_by_a_former_address_is_heeded(monthly: Warehouse) -> None:
    world = two_strangers(*MONTHS)
    world.sent("hana-2", "2024-01-01 09:00", folder="SPAM")
    monthly.take_in(world, "2026-07-02")
    with building_only(TARGET, "core.past_suggestions"):
        june(monthly, line(2, "hana-2", "never_show"), same_people=[("hana", "hana-2")])

    assert [slug for _, slug in past(monthly)] == ["hana", "ivan", "ivan", "ivan"]


def test_a_changed_address_is_still_decided_about(warehouse: Warehouse) -> None:
    older, newer = World(), World()
    for world, slug in ((older, "hana-old"), (newer, "hana-new")):
        world.contact("witness", "2024-01-01")
        world.sent("witness", "2026-05-01 09:00")
        world.contact(slug, "2025-06-02", name="Hana Sato")
        world.contact("ivan", "2025-06-01")
    warehouse.take_in(older, "2026-06-01")
    warehouse.take_in(newer, "2026-07-01")

    found = decided(warehouse, line(2, "hana-old", "let_go"))

    assert (found.let_go, found.faults[1:]) == (1, ())
