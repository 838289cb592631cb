"""The worksheet's answers that the data can give, for five people at most."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.warehouse.core_tables import CoreTables


def filled(tables: CoreTables, slug: str = "hana") -> dict[str, Any]:
    rows = tables.table("metrics.worksheet")
    return next(row for row in rows if row["slug"] == slug)


def stranger(**told: str) -> CoreTables:
    tables = CoreTables()
    tables.contact("hana", "2025-06-01", **told)
    return tables


def test_without_an_invitation_nobody_knows_who_asked_or_wrote() -> None:
    row = filled(stranger())

    assert (row["has_note"], row["asked_by"]) == (None, None)


def test_an_invitation_tells_who_asked_and_whether_with_a_note() -> None:
    theirs, ours = stranger(), stranger()
    theirs.invited_by("hana", note=True)
    ours.invited("hana")

    rows = [filled(theirs), filled(ours)]

    assert [(row["asked_by"], row["has_note"]) for row in rows] == [
        ("they", True),
        ("member", False),
    ]


def test_shared_people_and_places_are_counted() -> None:
    tables = stranger(company="Northwind")
    tables.contact("ada", "2024-01-01", company="Northwind")
    tables.talked("ada", 10)
    tables.contact("ben", "2024-01-01", company="Northwind")
    tables.worked_at("Northwind")
    tables.rows["group_people"].append((tables.people["hana"], 2))

    row = filled(tables)

    assert (row["ties_at_company"], row["is_own_company"]) == (1, True)
    assert row["groups_shared"] == 2


def test_what_happened_since_is_told() -> None:
    tables = stranger(company="Northwind")
    tables.before("hana", company="Trey")
    tables.endorsed_by("hana")
    tables.touched("hana", "2026-06-01 09:00")

    row = filled(tables)

    assert row["has_new_role"]
    assert row["endorsed_on"] == date(2026, 1, 1)
    assert row["last_touch_on"] == date(2026, 6, 1)
    assert (row["touches_out"], row["touches_in"]) == (1, 0)


def test_the_five_best_who_are_not_withheld_are_on_it() -> None:
    tables = CoreTables()
    for place in range(8):
        tables.contact_aged(f"p{place}", 40 + 100 * place)
    tables.decided("p0", "never_show")
    tables.decided("p1", "keep")

    rows = tables.table("metrics.worksheet")

    assert [row["slug"] for row in rows] == ["p1", "p2", "p3", "p4", "p5"]
