from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.errors import MemberError
from flows.core.settings import Settings
from tests.warehouse.worlds import ME, MY_SLUG, SITE, Warehouse, World

if TYPE_CHECKING:
    from pathlib import Path


def member_of(warehouse: Warehouse) -> tuple[object, ...]:
    told = "select member_slug, member_name, recognised_by from raw.exports"
    return warehouse.rows(told)[0]


def without(folder: Path, *columns: str) -> None:
    path = folder / "messages.csv"
    lines = [line.split(",") for line in path.read_text().splitlines()]
    kept = [n for n, name in enumerate(lines[0]) if name not in columns]
    rows = [",".join(line[n] for n in kept) for line in lines]
    path.write_text("\n".join(rows) + "\n")


def test_who_takes_part_in_every_conversation_is_the_member(
    warehouse: Warehouse, world: World
) -> None:
    for slug in ("ana", "ben", "ben", "ben"):
        world.got(slug, "2026-05-01 09:00")
    warehouse.take_in(world)

    assert member_of(warehouse) == (MY_SLUG, ME, "conversations")


def test_in_one_conversation_the_contact_is_the_other(warehouse: Warehouse) -> None:
    world = World()
    world.contact("hana", "2026-01-02")
    world.got("hana", "2026-05-01 09:00", to="R. I.")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2026")
    (source / "Profile.csv").unlink()
    warehouse.take_in_source(source)

    assert member_of(warehouse)[0] == MY_SLUG


def test_between_two_strangers_nothing_is_guessed(warehouse: Warehouse) -> None:
    world = World()
    world.contact("somebody", "2026-01-02")
    world.got("hana", "2026-05-01 09:00", to="R. I.")

    with pytest.raises(MemberError, match="E1121"):
        warehouse.take_in(world)


def test_a_member_who_never_wrote_is_known_without_addresses_by_name(
    warehouse: Warehouse,
) -> None:
    world = World()
    for slug in ("ana", "ben", "ben", "chi"):
        thread = f"c-{slug}-{len(world.messages)}"
        world.got(
            slug, f"2022-05-0{len(world.messages) + 1} 09:00", conversation=thread
        )
    world.contact("ana", "2021-01-02")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2022")
    (source / "Profile.csv").unlink()
    without(source, "RECIPIENT PROFILE URLS")
    warehouse.take_in_source(source)
    warehouse.build_only("core.messages", month="2022-06")

    assert member_of(warehouse) == (None, ME, "conversations")
    directions = warehouse.rows("select distinct direction from core.messages")
    assert directions == [("in",)]


def test_a_member_who_wrote_once_is_known_by_the_name_and_its_address(
    warehouse: Warehouse,
) -> None:
    world = World()
    for slug in ("ana", "ben", "ben"):
        thread = f"c-{slug}-{len(world.messages)}"
        world.got(
            slug, f"2022-05-0{len(world.messages) + 1} 09:00", conversation=thread
        )
    world.sent("ana", "2022-05-09 09:00")
    world.contact("ana", "2021-01-02")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2022")
    without(source, "RECIPIENT PROFILE URLS")
    warehouse.take_in_source(source)

    assert member_of(warehouse) == (MY_SLUG, ME, "conversations")


def test_the_readers_word_does_not_make_another_export_theirs(
    warehouse: Warehouse, world: World
) -> None:
    warehouse.settings = Settings(profile_url=SITE + MY_SLUG)
    warehouse.take_in(world, "2026-06-01")
    other = World()
    for slug in ("xia", "yan"):
        mine = {"to": "Lena Ott", "to_url": SITE + "lena"}
        other.got(slug, "2026-05-01 09:00", **mine)
    source = other.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2026")
    (source / "Profile.csv").unlink()

    with pytest.raises(MemberError, match="E1122"):
        warehouse.take_in_source(source)


def test_invitations_settle_a_tie(warehouse: Warehouse) -> None:
    world = World()
    world.contact("somebody", "2026-01-02")
    world.got("hana", "2026-05-01 09:00", to="R. I.")
    world.invited("somebody", "2026-04-01 09:00")
    warehouse.take_in(world)

    assert member_of(warehouse) == (MY_SLUG, ME, "invitations")


def test_messages_and_invitations_of_two_members_are_refused(
    warehouse: Warehouse, world: World
) -> None:
    world.invited("witness", "2026-04-01 09:00")
    for row in world.invitations:
        row[5] = SITE + "lena"

    with pytest.raises(MemberError, match="E1121"):
        warehouse.take_in(world)


def test_people_replaced_by_one_name_are_told_about(warehouse: Warehouse) -> None:
    world = World()
    world.contact("hana", "2026-01-02")
    nobody = {"sender_url": "", "to_url": ""}
    world.got("hana", "2026-05-01 09:00", sender="Person", to="Person", **nobody)

    outcome = warehouse.take_in(world)

    assert "one and the same name" in outcome.warnings[-1]
