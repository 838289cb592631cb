"""Companies and roles are compared by their words, in whatever letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from tests.warehouse.worlds import World

if TYPE_CHECKING:
    from tests.warehouse.worlds import Warehouse

SPELLINGS = [
    ("ACME", "\uff21\uff23\uff2d\uff25"),
    ("Straße", "STRASSE"),
    ("مؤسسة النور", "مؤسّسة النور"),
    ("مهندس", "مهنـدس"),
    ("ΟΔΟΣ", "Οδος"),
    ("İŞ BANKASİ", "İş Bankasİ"),
    ("finance", "ﬁnance"),
]


def employing(**companies: str) -> World:
    world = World()
    world.contact("witness", "2024-01-01")
    for slug, company in companies.items():
        world.contact(slug, "2025-01-01", company=company)
    return world


def spelt(place: int) -> dict[str, str]:
    """Give one person for each company, by one of its spellings."""
    return {f"p{number}": pair[place] for number, pair in enumerate(SPELLINGS)}


def test_another_spelling_is_no_other_company(warehouse: Warehouse) -> None:
    warehouse.take_in(employing(**spelt(0), ivan="Northwind"), "2026-06-01")
    warehouse.take_in(employing(**spelt(1), ivan="Fabrikam"), "2026-07-01")

    warehouse.build_only("metrics.job_changes")

    assert warehouse.rows("select slug from metrics.job_changes") == [("ivan",)]


@pytest.mark.parametrize("place", [0, 1])
def test_a_keyword_is_found_in_any_spelling(warehouse: Warehouse, place: int) -> None:
    warehouse.settings = Settings(keywords=tuple(spelt(1 - place).values()))
    people = {slug: f"{company} Ltd" for slug, company in spelt(place).items()}
    warehouse.take_in(employing(**people, ivan="Northwind"))

    assert found(warehouse) == sorted(people)


def test_a_few_letters_must_be_a_word(warehouse: Warehouse) -> None:
    warehouse.settings = Settings(keywords=("AI", "R&D", "C++", "hair", "工"))
    warehouse.take_in(
        employing(
            a="The AI Lab",
            b="Chair Makers",
            c="Chain Stores",
            d="R & D Partners",
            e="木工所",
            f="Senior Directors",
        )
    )

    assert found(warehouse) == ["a", "b", "d", "e"]


def test_of_two_exports_of_one_day_the_fuller_one_counts(warehouse: Warehouse) -> None:
    before, fuller, other = (employing(ana="", bob="") for _ in range(3))
    before.contact("gone", "2025-02-01")
    fuller.contact("late", "2026-06-20")
    warehouse.take_in(before, "2026-06-01")
    warehouse.take_in(fuller, "2026-07-01")
    warehouse.take_in(other, "2026-07-01")

    warehouse.build_only("metrics.lost", "metrics.connections", "core.contacts")

    assert warehouse.rows("select slug from metrics.lost") == [("gone",)]
    assert warehouse.rows("select slug from core.contacts order by slug") == [
        ("ana",),
        ("bob",),
        ("late",),
        ("witness",),
    ]


def found(warehouse: Warehouse) -> list[str]:
    warehouse.build_only("metrics.evidence")
    rows = warehouse.rows(
        "select slug from metrics.evidence inner join core.contacts using (person_id)"
        " where holds_keyword order by slug"
    )
    return [slug for (slug,) in rows]
