from __future__ import annotations

from copy import deepcopy
from datetime import date

from flows.warehouse.people import Alignment, Row, align
from tests.warehouse.worlds import Warehouse, World

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def row(slug: str | None, day: date = MAY, name: str | None = None) -> Row:
    return Row(slug, day, name if name is not None else slug)


def test_a_changed_address_is_found_by_its_place() -> None:
    older = [row("a"), row("b"), row("c")]
    newer = [row("new", JUNE), row("a"), row("b-2"), row("c")]

    assert align(older, newer) == [Alignment("b", "b-2")]


def test_somebody_lost_is_not_paired() -> None:
    assert align([row("a"), row("b"), row("c")], [row("a"), row("c")]) == []


def test_another_day_is_another_person() -> None:
    assert align([row("a"), row("b"), row("c")], [row("a"), row("d", JUNE)]) == []


def test_a_row_that_lost_its_name_is_hidden_now() -> None:
    older = [row("a"), row("b"), row(None), row("c")]
    newer = [row("a"), row(None), row(None), row("c")]

    assert align(older, newer) == [Alignment("b", None)]


def test_the_name_decides_where_the_place_does_not() -> None:
    older = [row("a"), row("b", name="bo"), row("x", name="xu"), row("c")]
    newer = [row("a"), row("x-2", name="xu"), row("c")]

    assert align(older, newer) == [Alignment("x", "x-2")]


def test_two_readings_are_none() -> None:
    older = [row("a"), row("b"), row("x"), row("c")]
    newer = [row("a"), row("y"), row("c")]

    assert align(older, newer) == []


def test_a_moved_row_does_not_mislead() -> None:
    older = [row("a"), row("b"), row("x"), row("c"), row("d")]
    newer = [row("c"), row("a"), row("b-2"), row("x"), row("d")]

    assert align(older, newer) == [Alignment("b", "b-2")]


def two_months(warehouse: Warehouse, world: World, later: World) -> None:
    warehouse.take_in(world, "2026-06-01")
    warehouse.take_in(later, "2026-07-01")
    warehouse.build_only("core.messages", "core.contacts")


def test_a_person_keeps_their_messages_under_a_new_address(
    warehouse: Warehouse, world: World
) -> None:
    later = World()
    world.contact("hana", "2026-01-02", "Hana Adeyemi")
    world.sent("hana", "2026-03-01 09:00")
    later.contact("hana-writes", "2026-01-02", "Hana Okafor")
    later.contact("witness", "2024-01-01")
    later.got("hana-writes", "2026-06-01 09:00", conversation="c-hana")

    two_months(warehouse, world, later)

    assert warehouse.tiers("hana-writes") == ["T2", "T2"]
    contacts = warehouse.rows("select slug from core.contacts order by slug")
    assert contacts == [("hana-writes",), ("witness",)]


def test_an_address_that_changed_before_connecting_makes_no_group(
    warehouse: Warehouse, world: World
) -> None:
    later = World()
    for made, slug in ((world, "hana-12345"), (later, "hana-sato")):
        made.sent(slug, "2026-03-01 09:00", conversation="c-hana")
        made.got(slug, "2026-03-02 09:00", conversation="c-hana")
    later.contact("witness", "2024-01-01")
    later.contact("hana-sato", "2026-05-20")
    later.got("hana-sato", "2026-06-01 09:00", conversation="c-hana")

    two_months(warehouse, world, later)

    assert warehouse.tiers("hana-sato") == ["T2", "T2", "T2"]


def test_a_row_that_is_there_twice_is_one_contact(warehouse: Warehouse) -> None:
    made = World()
    made.contact("witness", "2024-01-01")
    made.contact("hana", "2026-05-02")
    made.contact("hana", "2026-05-02")
    made.contact("HANA", "2026-05-03")
    warehouse.take_in(made)

    warehouse.build()

    assert warehouse.rows("select slug, connected_on from metrics.contact_history") == [
        ("witness", date(2024, 1, 1)),
        ("hana", date(2026, 5, 2)),
    ]


def test_percent_encoded_and_raw_addresses_are_one_person(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("josé-Ω", "2026-01-02")
    world.sent("josé-Ω", "2026-03-01 09:00")
    warehouse.take_in(world)
    warehouse.build_only("core.messages", "core.contacts")

    rows = warehouse.rows(
        "select slug, is_contact from core.messages join core.contacts"
        " using (person_id) where slug like 'jos%'"
    )

    assert rows == [("josé-ω", True)]


def test_a_unique_name_stands_in_for_an_address(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02", "Hana Adeyemi")
    world.got("hana", "2026-03-01 09:00", sender_url="")

    warehouse.take_in(world)
    warehouse.build_only("core.messages", "core.contacts")

    assert warehouse.tiers("hana") == ["T2"]


def test_a_name_that_two_bear_stands_for_nobody(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02", "Hana Adeyemi")
    world.contact("hana-2", "2026-02-02", "Hana Adeyemi")
    world.got("hana", "2026-03-01 09:00", sender_url="")

    warehouse.take_in(world)
    warehouse.build_only("core.messages", "core.contacts")

    assert warehouse.tiers("hana") == []


def test_a_contact_with_the_members_name_still_writes_to_them(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("other-rana", "2026-01-02", "Rana Idris")
    world.got("other-rana", "2026-03-01 09:00")
    warehouse.take_in(world)
    warehouse.build_only("core.messages", "core.contacts")

    rows = warehouse.rows(
        "select direction from core.messages join core.contacts"
        " using (person_id) where slug = 'other-rana'"
    )

    assert rows == [("in",)]


def test_a_name_joins_an_old_connection_with_the_address_in_messages(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2022-01-02", "Hana Adeyemi")
    world.contact("ben", "2022-01-02", "Ben Stone")
    world.got("hana", "2022-03-01 09:00")
    world.got("ben", "2022-03-01 09:00")
    world.got("other-ben", "2022-03-02 09:00", sender="Ben Stone")
    for row in world.connections:
        row[2] = ""
    warehouse.take_in(world, "2022-06-01")
    warehouse.build_only("core.messages", "core.contacts", month="2022-05")

    contacts = "select slug from core.contacts join core.messages using (person_id)"

    assert ("hana",) in warehouse.rows(contacts)
    # Two addresses write as Ben Stone, so neither is taken for the connection.
    assert ("ben",) not in warehouse.rows(contacts)
    assert ("name/ben stone",) not in warehouse.rows(contacts)


def test_somebody_hidden_now_is_not_lost_whatever_address_they_had(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2025-01-02", "Hana Stone")
    world.got("hana", "2025-03-01 09:00")
    for row in world.connections:
        row[2] = ""
    later = deepcopy(world)
    gone = next(row for row in later.connections if row[0] == "Hana")
    gone[:-1] = [""] * len(gone[:-1])
    warehouse.take_in(world, "2026-06-01")
    warehouse.take_in(later, "2026-07-01")
    warehouse.build_only("metrics.lost")

    assert warehouse.rows("select name from metrics.lost") == []


def test_people_keep_who_they_are_when_addresses_come_in(
    warehouse: Warehouse,
) -> None:
    world = World()
    world.contact("hana", "2022-01-02", "Hana Adeyemi")
    world.sent("hana", "2022-03-01 09:00", sender_url="", to_url="")
    later = World([list(row) for row in world.connections])
    later.contact("jun", "2023-07-02", "Jun Halvorsen")
    for row in world.connections:
        row[2] = ""
    warehouse.take_in(world, "2022-06-01")
    warehouse.take_in(later, "2023-08-01")
    warehouse.build_only("core.messages", "metrics.lost", month="2023-07")

    assert warehouse.tiers("hana") == ["T2"]
    lost = warehouse.rows("select * from metrics.lost")
    assert lost == []
