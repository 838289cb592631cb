"""The figures of page one, and those beside them."""

from __future__ import annotations

import duckdb
import pytest

from flows.warehouse.models import read_model
from tests.warehouse.core_tables import CoreTables


def test_hidden_rows_are_connections_and_no_contacts() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.hidden("2026-06-10")

    found = tables.figure("connections")

    assert found == {
        "rows": 2,
        "hidden": 1,
        "contacts": 1,
        "added": 1,
        "lost": None,
        "net": None,
    }


def test_only_who_is_gone_is_lost() -> None:
    tables = CoreTables()
    for slug in ("ada", "pavel"):
        tables.before(slug)
    tables.contact("ada", "2024-01-01")
    tables.hidden_since("quiet-one")

    found = tables.figure("connections")

    assert tables.slugs("lost") == ["pavel"]
    assert (found["lost"], found["net"]) == (1, -1)


def test_shares_are_of_judged_contacts() -> None:
    tables = CoreTables()
    for slug, age in {"ada": 100, "bilal": 30, "layla": 29, "mona": 5}.items():
        tables.contact_aged(slug, age)
    tables.talked("ada", 10)
    tables.talked("layla", 10)

    two_way, never = tables.figure("two_way_share"), tables.figure("never_engaged")

    assert (two_way["k"], two_way["n"]) == (1, 2)
    assert (never["k"], never["n"], never["people"]) == (
        1,
        2,
        [{"slug": "bilal", "name": "Bilal"}],
    )


def test_never_engaged_tells_what_silence_may_hide() -> None:
    tables = CoreTables()
    tables.contact("goran", "2021-01-01")
    tables.contact("hana", "2021-01-01")
    tables.contact("otto", "2019-01-01")
    tables.touched("goran")

    never = tables.figure("never_engaged")

    assert [never[name] for name in ("k", "touched", "nothing", "before_history")] == [
        3,
        1,
        1,
        1,
    ]


def test_a_month_tells_what_became_of_its_people() -> None:
    tables = CoreTables()
    for slug, on in {"ada": "2026-05-02", "hana": "2026-05-31"}.items():
        tables.contact(slug, on)
    tables.contact("mona", "2026-06-01")
    tables.got("ada", "2026-05-03 09:00")
    tables.hidden("2026-04-01")

    months = tables.figure("added_never_engaged")["months"]

    assert [[*month.values()] for month in months] == [
        ["2026-05", 2, 2, 1, 0],
        ["2026-06", 1, 0, 0, 1],
    ]


def reached(tables: CoreTables, month: str, people: int, met: int) -> None:
    for place in range(people):
        slug = f"m{month}-{place}"
        tables.contact(slug, f"{month}-05")
        if place < met:
            tables.got(slug, f"{month}-06 09:00")


@pytest.mark.parametrize(
    ("before", "newest", "word"),
    [
        ((40, 10), (40, 18), "no_clear_change"),
        ((60, 12), (15, 9), "improving"),
        ((15, 9), (60, 12), "falling"),
        ((40, 10), (9, 9), "too_early"),
        ((0, 0), (20, 10), "too_early"),
    ],
)
def test_the_verdict_compares_the_newest_judged_month_with_the_year_before(
    before: tuple[int, int], newest: tuple[int, int], word: str
) -> None:
    tables = CoreTables()
    reached(tables, "2025-05", *before)
    reached(tables, "2026-05", *newest)
    reached(tables, "2025-04", 30, 0)
    reached(tables, "2026-06", 30, 0)

    verdict = tables.figure("verdict")

    assert (verdict["word"], verdict["cohort"]) == (word, "2026-05")
    assert (verdict["newest"]["n"], verdict["before"]["n"]) == (newest[0], before[0])


def test_a_month_with_anybody_unjudged_has_no_verdict_yet() -> None:
    tables = CoreTables()
    reached(tables, "2026-04", 12, 6)
    reached(tables, "2026-06", 12, 6)

    assert tables.figure("verdict")["cohort"] == "2026-04"


def test_people_added_years_ago_give_no_verdict() -> None:
    tables = CoreTables()
    reached(tables, "2022-05", 30, 10)
    reached(tables, "2022-06", 30, 30)

    verdict = tables.figure("verdict")

    assert (verdict["word"], verdict["cohort"]) == ("too_early", None)


@pytest.mark.parametrize(("age", "n"), [(89, 0), (90, 1), (455, 1), (456, 0)])
def test_the_yield_is_of_people_with_ninety_days_behind_them(age: int, n: int) -> None:
    tables = CoreTables()
    tables.contact_aged("ada", age)

    assert tables.figure("yield_per_10")["n"] == n


@pytest.mark.parametrize(("days", "per_10"), [(90, 10.0), (91, 0.0)])
def test_the_yield_counts_both_ways_within_ninety_days(
    days: int, per_10: float
) -> None:
    tables = CoreTables()
    tables.contact_aged("ada", 200)
    tables.wrote("ada", f"{tables.day(199)} 09:00")
    tables.got("ada", f"{tables.day(200 - days)} 09:00")

    assert tables.figure("yield_per_10")["per_10"] == per_10


@pytest.mark.parametrize(
    ("answered_at", "k"),
    [("2026-06-15 09:00", 1), ("2026-06-15 09:01", 0)],
)
def test_an_answer_within_fourteen_days_is_one(answered_at: str, k: int) -> None:
    tables = CoreTables()
    for slug in ("ada", "emil"):
        tables.contact(slug, "2024-01-01")
    tables.wrote("ada", "2026-06-01 09:00")
    tables.got("ada", answered_at)
    tables.got("emil", "2026-06-01 09:00")
    tables.wrote("emil", answered_at)

    assert tables.figure("reply_rate_to_me")["k"] == k
    assert tables.figure("my_reply_rate")["k"] == k


@pytest.mark.parametrize(("age", "n"), [(13, 0), (14, 1)])
def test_an_answer_is_waited_for_fourteen_days(age: int, n: int) -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.wrote("ada", f"{tables.day(age)} 09:00")

    assert tables.figure("reply_rate_to_me")["n"] == n


@pytest.mark.parametrize(("answers", "hours"), [(2, 5.0), (1, None)])
def test_the_median_answer_counts_those_that_never_came(
    answers: int, hours: float | None
) -> None:
    tables = CoreTables()
    for place in range(4):
        tables.contact(f"p{place}", "2024-01-01")
        tables.wrote(f"p{place}", "2026-01-01 09:00")
        if place < answers:
            tables.got(f"p{place}", f"2026-01-01 1{place + 3}:00")

    assert tables.figure("median_first_reply_hours")["hours"] == hours


def test_attention_counts_people_by_their_part() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal"):
        tables.contact(slug, "2020-01-01")
        tables.talked(slug, 364)
    tables.contact("chen", "2020-01-01")
    tables.talked("chen", 365)

    attention = tables.figure("attention")

    assert attention["effective"] == pytest.approx(2)
    assert (attention["people"], attention["top5_share"]) == (2, 1.0)


def test_attention_is_the_same_to_the_last_digit_in_whatever_order() -> None:
    found = set()
    with duckdb.connect(config={"threads": 4}) as connection:
        connection.execute("create schema metrics")
        people = connection.sql(
            "select i, cast(hash(i) % 97 as bigint) as messages_out_in_a_year,"
            " cast(hash(-i) % 31 as bigint) as messages_in_in_a_year"
            " from range(300000) as t(i)"
        )
        for order in ("i", "-i", "hash(i)", "hash(-i)"):
            connection.execute("drop table if exists metrics.contact_history")
            people.order(order).create("metrics.contact_history")
            row = connection.execute(read_model("metrics", "attention")).fetchone()
            found.add(row)

    assert len(found) == 1


def test_coverage_tells_messages_with_contacts_from_others() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.stranger("zed")
    tables.talked("ada", 10)
    tables.got("zed", "2026-06-02 09:00")
    tables.touched("ada")

    coverage = tables.figure("coverage")

    assert coverage["tiers"] == {"T1-blast": 1, "T2": 3}
    assert (coverage["personal_messages"], coverage["matched_to_contacts"]) == (3, 2)
