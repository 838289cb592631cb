"""Whom to write to: what is owed, what scores, what never does."""

from __future__ import annotations

from typing import Any

import pytest

from flows.core.settings import Settings
from tests.warehouse.core_tables import CoreTables


def never_engaged(**told: str) -> CoreTables:
    """Give one contact so old that freshness has no points left."""
    tables = CoreTables()
    tables.contact("hana", "2020-06-01", **told)
    return tables


def reasons(tables: CoreTables, slug: str = "hana") -> dict[str, int]:
    people = tables.figure("first_messages")["people"]
    found = next(person for person in people if person["slug"] == slug)
    return {each["signal"]: each["points"] for each in found["reasons"]}


def test_silence_and_age_alone_score_nothing() -> None:
    assert reasons(never_engaged()) == {}


@pytest.mark.parametrize(
    ("way", "note", "expected"),
    [
        ("in", True, {"note_in": 25}),
        ("in", False, {}),
        ("out", True, {"invited_with_note": 20}),
        ("out", False, {"invited": 15}),
    ],
)
def test_an_invitation_scores_by_its_way_and_note(
    way: str, *, note: bool, expected: dict[str, int]
) -> None:
    tables = never_engaged()
    invite = tables.invited_by if way == "in" else tables.invited
    invite("hana", note=note)

    assert reasons(tables) == expected


def test_a_company_with_a_two_way_tie_scores() -> None:
    tables = never_engaged(company="Northwind")
    tables.contact("ada", "2024-01-01", company="Northwind")
    tables.talked("ada", 800)

    assert reasons(tables) == {"company_tie": 20}


def test_one_way_at_the_same_company_is_no_tie() -> None:
    tables = never_engaged(company="Northwind")
    tables.contact("ada", "2024-01-01", company="Northwind")
    tables.got("ada", "2026-06-01 09:00")

    assert reasons(tables) == {}


def test_two_blanks_are_no_common_company() -> None:
    tables = never_engaged()
    tables.contact("ada", "2024-01-01")
    tables.talked("ada", 10)

    assert reasons(tables) == {}


def test_one_of_the_members_own_companies_scores() -> None:
    tables = never_engaged(company="Fabrikam")
    tables.worked_at("Fabrikam")

    assert reasons(tables) == {"company_own": 15}


@pytest.mark.parametrize(
    "told", [{"company": "Editorial Board"}, {"position": "EDITOR, Books"}]
)
def test_a_keyword_in_company_or_position_scores_once(told: dict[str, str]) -> None:
    tables = never_engaged(**told)
    tables.settings = Settings(keywords=("editor", "board"), touched_points=0)

    assert reasons(tables) == {"keyword": 15}


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ({"company": "Alpine", "position": "Strategist"}, {"new_role": 10}),
        ({"company": "Trey", "position": "Head"}, {"new_role": 10}),
        ({"company": "Alpine", "position": "Head"}, {}),
        ({"company": "", "position": ""}, {}),
    ],
)
def test_a_new_role_scores_and_a_blank_is_none(
    before: dict[str, str], expected: dict[str, int]
) -> None:
    tables = never_engaged(company="Alpine", position="Head")
    tables.before("hana", **before)

    assert reasons(tables) == expected


def test_an_endorsement_of_the_member_scores() -> None:
    tables = never_engaged()
    tables.endorsed_by("hana")

    assert reasons(tables) == {"endorsed_you": 10}


def test_a_touch_scores_what_the_settings_say() -> None:
    tables = never_engaged()
    tables.settings = Settings(touched_points=3)
    tables.touched("hana")

    assert reasons(tables) == {"touched": 3}


@pytest.mark.parametrize(
    ("age", "points"), [(30, 13), (81, 9), (89, 9), (120, 8), (484, 1)]
)
def test_freshness_halves_every_120_days(age: int, points: int) -> None:
    tables = CoreTables()
    tables.contact_aged("hana", age)

    assert reasons(tables) == {"freshness": points}


def flood(tables: CoreTables) -> None:
    """Add a usual year and then, from 2026-04-06, forty people in a week."""
    for week in range(13):
        tables.hidden(tables.day(90 + 7 * week))
    for _ in range(40):
        tables.hidden("2026-04-07")


@pytest.mark.parametrize(("note", "points"), [(False, -15), (True, None)])
def test_a_bare_invitation_in_a_spike_loses_points(
    *, note: bool, points: int | None
) -> None:
    tables = CoreTables()
    flood(tables)
    tables.contact("hana", "2026-04-08")
    tables.invited_by("hana", note=note)

    assert reasons(tables).get("spike") == points


def test_whom_the_member_invited_in_a_spike_loses_nothing() -> None:
    tables = CoreTables()
    flood(tables)
    tables.contact("hana", "2026-04-08")
    tables.invited("hana")

    assert "spike" not in reasons(tables)


def test_equal_scores_go_by_the_newest_and_then_by_address() -> None:
    tables = CoreTables()
    for slug, on in {"b": "2020-01-01", "a": "2020-01-01", "c": "2020-02-01"}.items():
        tables.contact(slug, on)

    assert tables.slugs("first_messages") == ["c", "a", "b"]


def scores(names: dict[str, str]) -> list[int]:
    tables = CoreTables()
    for place, (slug, name) in enumerate(names.items()):
        tables.contact_aged(slug, 100 * place + 40, name=name, company="Northwind")
        tables.invited_by(slug, note=place == 1)
    return sorted(p["score"] for p in tables.figure("first_messages")["people"])


def test_names_and_scripts_change_no_score() -> None:
    one = {"a": "Ana Stone", "b": "ليلى حداد", "c": "王芳"}
    other = {"x": "王芳", "y": "Ana Stone", "z": "ليلى حداد"}

    assert scores(one) == scores(other)


def test_a_question_or_a_first_word_left_unanswered_is_owed() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "chen", "dina", "emil"):
        tables.contact(slug, "2024-01-01")
    for slug in ("ada", "bilal", "chen"):
        tables.talked(slug, 30)
    tables.got("ada", "2026-06-10 09:00", asks=True)
    tables.got("bilal", "2026-06-11 09:00")
    tables.wrote("chen", "2026-06-12 09:00", asks=True)
    tables.got("dina", "2026-06-20 09:00")
    tables.got("emil", "2026-06-21 09:00")

    assert tables.slugs("replies_owed") == ["ada", "emil", "dina"]


@pytest.mark.parametrize(("age", "owed"), [(365, ["emil"]), (366, [])])
def test_nothing_is_owed_after_a_year(age: int, owed: list[str]) -> None:
    tables = CoreTables()
    tables.contact("emil", "2020-01-01")
    tables.got("emil", f"{tables.day(age)} 09:00")

    assert tables.slugs("replies_owed") == owed


def test_old_ties_are_ranked_by_balance_then_by_months() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "chen", "dina"):
        tables.contact(slug, "2020-01-01")
        tables.talked(slug, 500)
    tables.wrote("ada", "2022-01-01 09:00")
    tables.talked("chen", 700)

    assert tables.slugs("reconnect") == ["chen", "bilal", "dina"]


def test_strength_orders_two_way_contacts_by_the_weights() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "emil"):
        tables.contact(slug, "2020-01-01")
    tables.talked("ada", 0)
    tables.talked("bilal", 180)
    tables.endorsed_by("bilal")
    tables.got("emil", "2026-06-29 09:00")

    people = tables.figure("strength")["people"]

    # 100 x (0.4 x recency + 0.3 x ln 2 / ln 13 + 0.2 / 6 + 0.1 x evidence)
    assert {p["slug"]: p["score"] for p in people} == {"ada": 51, "bilal": 36}


def old_strangers(*slugs: str) -> CoreTables:
    tables = CoreTables()
    for slug in slugs:
        tables.contact_aged(slug, 365)
    return tables


def test_only_the_least_promising_are_reviewed() -> None:
    tables = old_strangers("otto", "goran", "hana", "ivan")
    tables.contact_aged("new", 364)
    tables.contact("kira", "2020-06-01")
    tables.invited("kira")
    tables.touched("goran")
    tables.endorsed_by("hana")
    tables.invited("ivan")

    assert tables.slugs("let_go_review") == ["otto"]


def test_a_review_is_of_ten_people_at_most() -> None:
    tables = old_strangers(*(f"p{place}" for place in range(12)))

    assert len(tables.slugs("let_go_review")) == 10


def actions(tables: CoreTables) -> list[tuple[Any, ...]]:
    rows = tables.table("report.actions")
    return [(row["kind"], row["person"]["slug"]) for row in rows]


def busy(settings: Settings) -> CoreTables:
    tables = CoreTables(settings=settings)
    for slug in ("ada", "bilal", "chen"):
        tables.contact(slug, "2020-01-01")
        tables.talked(slug, 366)
        tables.got(slug, f"{tables.day(10)} 09:00", asks=slug != "chen")
    for slug in ("dina", "emil"):
        tables.contact(slug, "2020-01-01")
        tables.talked(slug, 500)
    for age in (40, 50, 60):
        tables.contact_aged(f"new{age}", age)
    return tables


def test_actions_are_two_answers_one_old_tie_and_first_messages() -> None:
    assert actions(busy(Settings())) == [
        ("reply", "ada"),
        ("reply", "bilal"),
        ("reconnect", "dina"),
        ("first_message", "new40"),
        ("first_message", "new50"),
    ]


def test_the_settings_say_how_many_actions() -> None:
    assert [slug for _, slug in actions(busy(Settings(actions=1)))] == ["ada"]


def test_nobody_is_to_be_answered_and_picked_up_again() -> None:
    tables = CoreTables()
    tables.contact("ada", "2020-01-01")
    tables.wrote("ada", f"{tables.day(900)} 09:00")
    for gap in (200, 202, 204, 206):
        tables.got("ada", f"{tables.day(gap)} 09:00", asks=True)

    assert tables.slugs("reconnect") == ["ada"]
    assert actions(tables) == [("reply", "ada")]


@pytest.mark.parametrize(
    ("on", "is_new"), [("2026-05-01", False), ("2026-05-02", True)]
)
def test_who_came_of_age_this_month_is_new(on: str, *, is_new: bool) -> None:
    tables = CoreTables()
    tables.contact("hana", on)

    assert tables.table("report.never_engaged")[0]["is_new"] is is_new
