"""The figures beside the headline: spikes, notes, balance, canned messages."""

from __future__ import annotations

import pytest

from tests.warehouse.core_tables import CoreTables

SPIKE = "2026-04-08"


def flood(tables: CoreTables) -> None:
    """Add one person a week, and forty in the week of SPIKE."""
    for week in range(16):
        tables.hidden(tables.day(90 + 7 * week))
    for _ in range(40):
        tables.hidden(SPIKE)


def group(tables: CoreTables, on: str, people: int, met: int) -> None:
    for place in range(people):
        tables.contact(f"{on}-{place}", on)
        if place < met:
            tables.got(f"{on}-{place}", f"{on} 09:00")


@pytest.mark.parametrize(
    ("in_spike", "others", "word"),
    [
        ((60, 12), (15, 9), "lower"),
        ((40, 18), (40, 10), "no_clear_change"),
        ((15, 9), (60, 12), "higher"),
    ],
)
def test_people_of_a_spike_are_compared_with_the_others_of_the_year(
    in_spike: tuple[int, int], others: tuple[int, int], word: str
) -> None:
    tables = CoreTables()
    flood(tables)
    group(tables, SPIKE, *in_spike)
    for place in range(others[0]):
        on = tables.day(360 - 7 * (place % 30))
        tables.contact(f"other{place}", on)
        if place < others[1]:
            tables.got(f"other{place}", f"{on} 09:00")
    group(tables, "2025-06-30", 2, 1)
    group(tables, "2026-06-10", 1, 1)

    quality = tables.figure("spike_quality")

    assert quality["in_spikes"]["n"] == in_spike[0]
    assert quality["others"]["n"] == others[0]
    assert quality["word"] == word


def test_without_a_spike_there_is_nothing_to_compare() -> None:
    tables = CoreTables()
    tables.contact("ada", "2026-01-01")

    assert tables.figure("spike_quality") == {"suppressed": "no spikes"}


def test_notes_are_counted_by_direction_over_contacts() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "chen", "dina"):
        tables.contact(slug, "2024-01-01")
    tables.stranger("zed")
    tables.invited_by("ada", note=True)
    tables.invited_by("bilal")
    tables.invited("chen", note=True)
    tables.invited_by("zed", note=True)

    assert tables.figure("invitation_notes") == {
        "matched": 3,
        "contacts": 4,
        "incoming": 2,
        "incoming_with_note": 1,
        "outgoing": 1,
        "outgoing_with_note": 1,
    }


def test_canned_is_of_what_the_member_wrote_to_one_contact() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.stranger("zed")
    tables.talked("ada", 10)
    tables.talked("ada", 20)
    tables.touched("ada")
    tables.wrote("zed", "2026-06-01 09:00")

    canned = tables.figure("canned_share")

    assert (canned["k"], canned["n"]) == (1, 3)


def test_balance_is_told_of_everybody_and_summed_over_two_way_contacts() -> None:
    tables = CoreTables()
    for slug in ("ada", "bilal", "dina"):
        tables.contact(slug, "2024-01-01")
    tables.talked("ada", 10)
    tables.talked("bilal", 10)
    tables.got("bilal", "2026-06-25 09:00")
    tables.wrote("dina", "2026-06-25 09:00")

    balance = tables.figure("balance")

    values = {person["slug"]: person["balance"] for person in balance["people"]}
    assert values == pytest.approx({"ada": 1, "bilal": 2 / 3, "dina": 0})
    assert (balance["median"], balance["n"]) == (pytest.approx(5 / 6), 2)


def growing(active_a_year_ago: int) -> CoreTables:
    tables = CoreTables()
    for place in range(25):
        tables.contact(f"p{place}", "2025-01-01")
        if place < active_a_year_ago:
            tables.talked(f"p{place}", 365)
        if place < 10:
            tables.talked(f"p{place}", 5)
    for _ in range(25):
        tables.hidden("2026-02-01")
    return tables


def test_growth_is_compared_where_a_year_ago_is_a_hundred() -> None:
    assert growing(20).figure("growth_vs_relationships") == {
        "connections": 200.0,
        "relationships": 50.0,
        "gap": -150.0,
    }


def test_growth_on_a_small_base_is_not_told() -> None:
    found = growing(19).figure("growth_vs_relationships")

    assert found == {"suppressed": "base below 20"}
