"""What the reader decided: whom it keeps off the lists, and who rests."""

from __future__ import annotations

from typing import Any

import pytest

from flows.core.settings import Settings
from tests.warehouse.core_tables import CoreTables


def strangers(*slugs: str, actions: int = 2) -> CoreTables:
    """Give never-engaged contacts for review, the first the best-ranked."""
    tables = CoreTables(settings=Settings(touched_points=0, actions=actions))
    for place, slug in enumerate(slugs):
        tables.contact_aged(slug, 800 + place)
    return tables


def suggested(tables: CoreTables) -> list[str]:
    return [row["slug"] for row in tables.table("metrics.suggestions")]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("keep", ["hana", "ivan"]),
        ("write", ["hana", "ivan"]),
        ("let_go", ["ivan", "jun"]),
        ("snooze", ["ivan", "jun"]),
        ("never_show", ["ivan", "jun"]),
    ],
)
def test_a_decision_keeps_off_the_suggestions(
    decision: str, expected: list[str]
) -> None:
    tables = strangers("hana", "ivan", "jun")
    tables.decided("hana", decision)

    assert suggested(tables) == expected


@pytest.mark.parametrize(
    "decision", ["keep", "write", "let_go", "snooze", "never_show"]
)
def test_who_is_decided_about_is_not_reviewed_and_stays_counted(decision: str) -> None:
    tables = strangers("hana", "ivan")
    tables.decided("hana", decision)

    assert tables.slugs("let_go_review") == ["ivan"]
    assert tables.slugs("first_messages") == ["hana", "ivan"]
    assert tables.figure("never_engaged")["k"] == 2


@pytest.mark.parametrize("decision", ["let_go", "snooze", "never_show"])
def test_a_decision_keeps_replies_and_old_ties_off_too(decision: str) -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal"):
        tables.contact(slug, "2020-01-01")
    tables.talked("ada", 400)
    tables.got("bilal", "2026-06-20 09:00", asks=True)
    for slug in ("ada", "bilal"):
        tables.decided(slug, decision)

    assert suggested(tables) == []
    assert tables.slugs("replies_owed") == ["bilal"]
    assert tables.slugs("reconnect") == ["ada"]


def test_another_old_tie_steps_in_even_behind_the_first_three() -> None:
    tables = CoreTables()
    for place in range(4):
        tables.contact(f"p{place}", "2020-01-01")
        tables.talked(f"p{place}", 400 + place)
    for place in range(3):
        tables.decided(f"p{place}", "snooze")

    assert suggested(tables) == ["p3"]


def test_only_the_never_shown_lose_their_name_on_the_page() -> None:
    tables = strangers("hana", "ivan")
    tables.decided("hana", "never_show")
    tables.decided("ivan", "let_go")

    rows = tables.table("report.never_engaged")

    assert [(r["person"]["slug"], r["is_never_shown"]) for r in rows] == [
        ("hana", True),
        ("ivan", False),
    ]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (["2026-05", "2026-04"], ["ivan", "jun"]),
        (["2026-05"], ["hana", "ivan"]),
        (["2026-04"], ["hana", "ivan"]),
        (["2026-04", "2026-03"], ["hana", "ivan"]),
        (["2026-06", "2026-05"], ["hana", "ivan"]),
    ],
)
def test_two_reports_in_a_row_make_one_rest(
    months: list[str], expected: list[str]
) -> None:
    tables = strangers("hana", "ivan", "jun")
    for month in months:
        tables.suggested("hana", month)

    assert suggested(tables) == expected
    assert tables.slugs("first_messages") == ["hana", "ivan", "jun"]


@pytest.mark.parametrize("decision", ["keep", "write"])
def test_whoever_is_decided_about_does_not_rest(decision: str) -> None:
    tables = strangers("hana", "ivan", "jun")
    tables.suggested("hana", "2026-05")
    tables.suggested("hana", "2026-04")
    tables.decided("hana", decision)

    assert suggested(tables) == ["hana", "ivan"]


def followed() -> CoreTables:
    """Give three people whom May suggested, with an export of the end of May."""
    tables = strangers("hana", "ivan", "jun")
    tables.before("hana")
    for slug in ("hana", "ivan", "jun"):
        tables.suggested(slug, "2026-05")
    return tables


def told(tables: CoreTables) -> list[Any]:
    figure = tables.figure("follow_through")
    return [figure[key] for key in ("suggested", "written_to", "answered", "decided")]


def test_what_became_of_last_months_people_is_told() -> None:
    tables = followed()
    tables.wrote("hana", "2026-06-01 00:00")
    tables.got("hana", "2026-06-02 09:00")
    tables.wrote("ivan", "2026-06-03 09:00")
    tables.decided("jun", "let_go")

    people = tables.figure("follow_through")["people"]

    assert told(tables) == [3, 2, 1, 1]
    assert [(p["is_written_to"], p["has_answered"], p["decision"]) for p in people] == [
        (True, True, None),
        (True, False, None),
        (False, False, "let_go"),
    ]


def test_what_was_before_and_what_came_first_is_no_follow_through() -> None:
    tables = followed()
    tables.wrote("hana", "2026-05-31 23:59")
    tables.got("ivan", "2026-06-02 09:00")
    tables.wrote("ivan", "2026-06-03 09:00")

    assert told(tables) == [3, 1, 0, 0]


def test_without_an_export_of_last_month_nothing_is_told() -> None:
    assert "suppressed" in strangers("hana").figure("follow_through")
