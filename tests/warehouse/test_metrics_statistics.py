"""Intervals, estimates and spikes, against numbers worked out elsewhere."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import pytest

from flows.warehouse.models import run_macros
from tests.warehouse.core_tables import CoreTables

MONDAY = date(2026, 6, 22)


@pytest.fixture(scope="module")
def macros() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    run_macros(connection)
    return connection


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 5, 0.0, 0.4345),
        (5, 5, 0.5655, 1.0),
        (3, 12, 0.0889, 0.5323),
        (4, 12, 0.138120, 0.609378),
        (8, 20, 0.2188, 0.6134),
        (18, 40, 0.3071, 0.6017),
    ],
)
def test_a_share_has_wilsons_interval(
    macros: duckdb.DuckDBPyConnection, k: int, n: int, low: float, high: float
) -> None:
    row = macros.execute("select wilson_low($1, $2), wilson_high($1, $2)", [k, n])

    assert row.fetchone() == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nobody_is_unknown(macros: duckdb.DuckDBPyConnection) -> None:
    row = macros.execute("select share_of(0, 0)").fetchone()

    assert row == ({"k": 0, "n": 0, "share": None, "low": None, "high": None},)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((18, 40), (10, 40), (-0.0086, 0.3863)),
        ((12, 60), (9, 15), (-0.6177, -0.1304)),
    ],
)
def test_two_shares_differ_by_newcombes_interval(
    macros: duckdb.DuckDBPyConnection,
    one: tuple[int, int],
    other: tuple[int, int],
    expected: tuple[float, float],
) -> None:
    row = macros.execute(
        "with shares as (select share_of($1, $2) as one, share_of($3, $4) as other)"
        " select newcombe_low(one, other), newcombe_high(one, other) from shares",
        [*one, *other],
    )

    assert row.fetchone() == pytest.approx(expected, abs=5e-5)


def followed(tables: CoreTables, slug: str, age: int, days: int | None) -> None:
    tables.contact_aged(slug, age)
    if days is not None:
        tables.wrote(slug, f"{tables.day(age - days)} 09:00")


def cohort(reached: list[int], followed_for: int) -> CoreTables:
    tables = CoreTables()
    for place, days in enumerate([*reached, *[None] * (10 - len(reached))]):
        seen = days is not None and days <= followed_for
        followed(tables, f"p{place}", followed_for, days if seen else None)
    return tables


@pytest.mark.parametrize("followed_for", [110, 80, 50])
def test_people_alike_give_one_estimate_however_long_followed(
    followed_for: int,
) -> None:
    reached = [0, 3, 9, 14, 25, 29, 60]

    activation = cohort(reached, followed_for).figure("activation_30")

    assert activation["share"] == pytest.approx(0.6)


def test_an_estimate_that_nobody_outlives_is_too_early() -> None:
    activation = cohort([0, 3, 9], followed_for=30).figure("activation_30")

    assert (activation["at_risk"], activation["reported"]) == (0, False)


@pytest.mark.parametrize(("late", "reported"), [(4, False), (5, True)])
def test_five_people_must_be_left_after_the_horizon(
    late: int, *, reported: bool
) -> None:
    tables = CoreTables()
    for place in range(late):
        followed(tables, f"late{place}", 31, None)
    followed(tables, "early", 30, 2)

    activation = tables.figure("activation_30")

    assert (activation["at_risk"], activation["reported"]) == (late, reported)


def test_who_is_new_leaves_the_estimate_without_lowering_it() -> None:
    tables = CoreTables()
    for place in range(4):
        followed(tables, f"old{place}", 100, 20 if place < 2 else None)
        followed(tables, f"new{place}", 5, None)

    assert tables.figure("activation_30")["share"] == pytest.approx(0.5)


def test_an_event_comes_before_a_censoring_of_the_same_day() -> None:
    tables = CoreTables()
    followed(tables, "reached", 100, 10)
    followed(tables, "censored", 10, None)

    assert tables.figure("activation_30")["share"] == pytest.approx(0.5)


@pytest.mark.parametrize("reached", [[], [*range(10)]])
def test_none_and_all_have_a_band_without_width(reached: list[int]) -> None:
    activation = cohort(reached, followed_for=100).figure("activation_30")

    share = pytest.approx(len(reached) / 10)
    assert [activation[name] for name in ("share", "low", "high")] == [share] * 3


@pytest.mark.parametrize(("age", "n"), [(364, 1), (365, 0)])
def test_the_estimate_is_over_people_added_in_a_year(age: int, n: int) -> None:
    tables = CoreTables()
    followed(tables, "edge", age, 1)

    assert tables.figure("activation_30")["n"] == n


def test_who_cannot_be_followed_from_the_day_added_is_left_out() -> None:
    tables = CoreTables(history_begins=date(2026, 5, 1))
    followed(tables, "before_history", 200, None)
    followed(tables, "wrote_earlier", 20, -5)
    followed(tables, "counted", 20, 3)
    tables.hidden("2026-06-01")

    assert tables.figure("activation_30")["n"] == 1


def adds(tables: CoreTables, *weeks: int) -> CoreTables:
    """Add so many people a week; the last week given begins on MONDAY."""
    for back, count in enumerate(reversed(weeks)):
        for _ in range(count):
            tables.hidden((MONDAY - timedelta(weeks=back)).isoformat())
    return tables


@pytest.mark.parametrize(
    ("count", "z", "is_spike"),
    [(12, 2.8523, False), (15, 3.6589, True), (38, 8.2062, True)],
)
def test_a_spike_stands_out_of_twelve_usual_weeks(
    count: int, z: float, *, is_spike: bool
) -> None:
    usual = [3, 5, 2, 4, 3, 6, 4, 2, 5, 3, 4, 4]

    newest = adds(CoreTables(), *usual, count).table("metrics.add_periods")[-1]

    assert newest["z"] == pytest.approx(z, abs=5e-5)
    assert newest["is_spike"] is is_spike


@pytest.mark.parametrize(
    ("count", "z", "is_spike"), [(5, 3.4121, False), (6, 3.8250, True)]
)
def test_a_spike_can_rise_out_of_nothing(
    count: int, z: float, *, is_spike: bool
) -> None:
    weeks = [20, *[0] * 12, count]

    newest = adds(CoreTables(), *weeks).table("metrics.add_periods")[-1]

    assert newest["z"] == pytest.approx(z, abs=5e-5)
    assert newest["is_spike"] is is_spike


@pytest.mark.parametrize(("before", "spikes"), [(7, 0), (8, 1)])
def test_eight_periods_are_needed_to_know_what_is_usual(
    before: int, spikes: int
) -> None:
    tables = adds(CoreTables(), *[3] * before, 40)

    assert len(tables.figure("adds_spikes")["spikes"]) == spikes


def test_neighbouring_spikes_are_one() -> None:
    tables = adds(CoreTables(), *[3] * 12, 40, 40, 3)

    [spike] = tables.figure("adds_spikes")["spikes"]

    assert (spike["added"], spike["starts_on"], spike["ends_on"]) == (
        80,
        "2026-06-08",
        "2026-06-21",
    )


def test_an_unfinished_week_is_not_tried() -> None:
    tables = adds(CoreTables(as_of=date(2026, 6, 27)), *[3] * 12, 40)

    assert tables.figure("adds_spikes")["spikes"] == []


def test_few_adds_a_year_are_looked_at_by_month() -> None:
    tables = CoreTables()
    tables.hidden("2025-01-10")
    for day in range(1, 20):
        tables.hidden(f"2026-05-{day:02d}")

    [spike] = tables.figure("adds_spikes")["spikes"]

    assert (spike["unit"], spike["starts_on"]) == ("month", "2026-05-01")


def test_a_spike_tells_what_was_published_before_it_began() -> None:
    tables = adds(CoreTables(), *[3] * 12, 0)
    for _ in range(30):
        tables.hidden("2026-06-24")
    tables.hidden("2026-06-22")
    for day in ("2026-06-10", "2026-06-21", "2026-06-26"):
        tables.published(day)

    [spike] = tables.figure("adds_spikes")["spikes"]

    assert (spike["began_on"], spike["published_on"]) == ("2026-06-24", "2026-06-21")
