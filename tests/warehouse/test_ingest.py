from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ExportError, MemberError, WarehouseError
from flows.core.months import Month
from flows.warehouse.building import newest_month
from tests.warehouse.worlds import ME, MY_SLUG, SITE, Warehouse, World, open_in_memory

if TYPE_CHECKING:
    from pathlib import Path

RAW = ("connections", "messages", "invitations", "endorsements", "exports", "files")


def contents(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(warehouse.rows(f"select * from raw.{table}"), key=repr)  # noqa: S608 - our own names
        for table in RAW
    }


def months(world: World) -> list[tuple[World, str]]:
    made = []
    for n, day in enumerate(("2026-05-01", "2026-06-01", "2026-07-01")):
        world.contact(f"new{n}", f"2026-0{4 + n}-02")
        world.sent(f"new{n}", f"2026-0{4 + n}-03 09:00", f"Line {n}")
        copy = World(
            list(world.connections), list(world.messages), list(world.invitations)
        )
        made.append((copy, day))
    return made


def test_the_account_names_every_row(warehouse: Warehouse, world: World) -> None:
    world.sent("witness", "2026-03-01 09:00")
    outcome = warehouse.take_in(world)

    [account] = [each for each in outcome.accounts if each.kind == "messages"]

    assert (account.rows, account.stored, account.known, account.rejected) == (
        3,
        3,
        0,
        0,
    )


def test_invitations_of_one_minute_are_stored_once_each(
    warehouse: Warehouse, world: World
) -> None:
    for name in ("ada", "bea", "cleo"):
        world.invited(name, "2026-03-01 09:00")

    warehouse.take_in(world)

    rows = warehouse.rows("select other_name from raw.invitations")
    assert len(rows) == len(set(rows)) == len(world.invitations)


def test_the_same_export_again_changes_nothing(
    warehouse: Warehouse, world: World
) -> None:
    warehouse.take_in(world)
    before = contents(warehouse)

    outcome = warehouse.take_in(world)

    assert not outcome.is_new
    assert contents(warehouse) == before


def test_an_overlapping_export_adds_only_what_is_new(
    warehouse: Warehouse, world: World
) -> None:
    (first, day), (second, next_day), _ = months(world)
    warehouse.take_in(first, day)

    outcome = warehouse.take_in(second, next_day)

    [account] = [each for each in outcome.accounts if each.kind == "messages"]
    assert (account.stored, account.known) == (1, 3)


def test_exports_in_any_order_give_the_same_tables(
    tmp_path: Path, world: World
) -> None:
    found = []
    for n, order in enumerate(permutations(months(world))):
        folder = tmp_path / f"{n}"
        folder.mkdir()
        scratch = tmp_path / f"scratch-{n}"
        scratch.mkdir()
        with open_in_memory(scratch) as connection:
            warehouse = Warehouse(connection, folder)
            for each, day in order:
                warehouse.take_in(each, day)
            found.append(contents(warehouse))

    assert all(each == found[0] for each in found)


def test_twins_in_one_second_stay_two(warehouse: Warehouse, world: World) -> None:
    for _ in range(2):
        world.sent("witness", "2026-03-01 09:00", "Ping")
    warehouse.take_in(world, "2026-06-01")
    world.contact("late", "2026-06-05")
    warehouse.take_in(world, "2026-07-01")
    warehouse.build_only("core.messages")

    assert len(warehouse.tiers("witness")) == 4


def test_the_same_message_with_other_white_space_is_one(
    warehouse: Warehouse, world: World
) -> None:
    later = World(list(world.connections), list(world.messages))
    world.sent("witness", "2026-03-01 09:00", "First line.Second line.")
    later.sent("witness", "2026-03-01 09:00", "First line.\n\nSecond line.")
    warehouse.take_in(world, "2026-06-01")
    warehouse.take_in(later, "2026-07-01")
    warehouse.build_only("core.messages")

    assert len(warehouse.tiers("witness")) == 3


@pytest.mark.parametrize("afterwards", ["A line, put right.", ""])
def test_a_message_edited_or_deleted_later_is_one_as_it_was(
    warehouse: Warehouse, world: World, afterwards: str
) -> None:
    later = World(list(world.connections), list(world.messages))
    world.sent("witness", "2026-03-01 09:00", "A line to put right?")
    later.sent("witness", "2026-03-01 09:00", afterwards)
    warehouse.take_in(later, "2026-07-01")
    warehouse.take_in(world, "2026-06-01")
    warehouse.build_only("core.messages")

    told = "select has_question from core.messages where sent_on = '2026-03-01'"
    assert warehouse.rows(told) == [(True,)]


def test_two_of_one_second_are_two_whichever_stands_first(
    warehouse: Warehouse, world: World
) -> None:
    later = World(list(world.connections), list(world.messages))
    for each, texts in ((world, ("One?", "Other")), (later, ("Other", "One?"))):
        for text in texts:
            each.sent("witness", "2026-03-01 09:00", text)
    warehouse.take_in(world, "2026-06-01")
    warehouse.take_in(later, "2026-07-01")
    warehouse.build_only("core.messages")

    told = "select has_question from core.messages where sent_on = '2026-03-01'"
    assert sorted(warehouse.rows(told)) == [(False,), (True,)]


def test_without_conversations_the_names_tell_messages_of_a_minute_apart(
    warehouse: Warehouse, world: World
) -> None:
    for slug in ("hana", "ivan"):
        world.contact(slug, "2018-01-02")
        world.sent(slug, "2018-10-16 08:36")
    folder = world.write(warehouse.folder / "Basic_LinkedInDataExport_11-04-2018")
    rows = ["From,To,Date,Subject,Content,Direction,Folder"]
    # The next export has one more person in the same minute, above the others.
    old = [f'{ME},{n},"10/16/18, 8:36 AM",,Hello,OUTGOING,SENT' for n in ("Ann", "Bo")]
    (folder / "messages.csv").write_text("\n".join([*rows, *old]))
    warehouse.take_in_source(folder)
    new = f'{ME},Cy,"10/16/18, 8:36 AM",,Hello there,OUTGOING,SENT'
    again = folder.rename(folder.with_name("Basic_LinkedInDataExport_11-05-2018"))
    (again / "messages.csv").write_text("\n".join([*rows, new, *old]))
    warehouse.take_in_source(again)

    told = (
        "select recipient_names from raw.messages"
        " inner join raw.envelopes using (envelope_id)"
    )
    assert sorted(warehouse.rows(told)) == [("Ann",), ("Bo",), ("Cy",)]


def test_somebody_who_left_keeps_the_name_they_had(
    warehouse: Warehouse, world: World
) -> None:
    later = World(list(world.connections), list(world.messages))
    world.contact("gone", "2026-01-02")
    world.got("gone", "2026-03-01 09:00")
    later.got("gone", "2026-03-01 09:00", sender="LinkedIn Member", sender_url="")
    warehouse.take_in(world, "2026-06-01")
    warehouse.take_in(later, "2026-07-01")
    warehouse.build_only("core.messages")

    assert warehouse.tiers("gone") == ["T2"]


def test_a_later_export_leaves_an_earlier_month_alone(
    warehouse: Warehouse, world: World
) -> None:
    first, second, third = months(world)
    warehouse.take_in(*first)
    warehouse.take_in(*second)
    warehouse.build_only("core.messages", "core.contacts", month="2026-05")
    told = (
        "select * exclude (person_id), slug from core.messages"
        " left join core.contacts using (person_id) order by message_id"
    )
    before = warehouse.rows(told)

    third[0].messages[0][9] = "SPAM"
    warehouse.take_in(*third)
    warehouse.build_only("core.messages", "core.contacts", month="2026-05")

    assert before == warehouse.rows(told)


def test_a_bad_date_is_quarantined_with_its_line(
    warehouse: Warehouse, world: World
) -> None:
    for n in range(150):
        world.sent("witness", f"2026-03-01 09:{n // 60:02}:{n % 60:02}", f"Line {n}")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2026")
    path = source / "messages.csv"
    path.write_text(path.read_text().replace("2026-03-01 09:01:05 UTC", "yesterday"))

    warehouse.take_in_source(source)

    assert warehouse.rows("select file, code from raw.rejects") == [
        ("messages.csv", "unreadable_date")
    ]


def test_too_many_bad_rows_stop_the_export(warehouse: Warehouse, world: World) -> None:
    world.sent("witness", "2026-03-01 09:00")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2026")
    path = source / "messages.csv"
    path.write_text(path.read_text().replace("2026-03-01 09:00:00 UTC", "yesterday"))

    with pytest.raises(ExportError, match="E1117"):
        warehouse.take_in_source(source)

    assert warehouse.rows("select count(*) from raw.exports") == [(0,)]


def test_another_members_export_is_refused(warehouse: Warehouse, world: World) -> None:
    warehouse.take_in(world, "2026-06-01")
    source = world.write(warehouse.folder / "Basic_LinkedInDataExport_07-01-2026")
    for path in source.iterdir():
        text = path.read_text().replace(MY_SLUG, "somebody-else")
        path.write_text(text.replace(ME, "Lena Ott").replace("Rana,Idris", "Lena,Ott"))

    with pytest.raises(MemberError, match="E1122"):
        warehouse.take_in_source(source)


def test_the_readers_own_word_breaks_a_tie(warehouse: Warehouse) -> None:
    world = World()
    world.contact("witness", "2024-01-01")
    world.sent("witness", "2024-02-01 09:00", sender="R. I.")
    warehouse.settings = type(warehouse.settings)(profile_url=SITE + MY_SLUG)

    warehouse.take_in(world)
    warehouse.build_only("core.messages")

    assert warehouse.tiers("witness") == ["T2"]


def test_the_newest_month_is_the_last_whole_one(
    warehouse: Warehouse, world: World
) -> None:
    warehouse.take_in(world, "2026-06-30")

    assert newest_month(warehouse.connection) == Month(2026, 5)


def test_a_month_beyond_the_data_is_refused(warehouse: Warehouse, world: World) -> None:
    warehouse.take_in(world, "2026-06-01")

    with pytest.raises(WarehouseError, match="E1205"):
        warehouse.build("2026-06")


def test_without_an_export_there_is_no_report(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="E1204"):
        warehouse.build()


def test_a_column_of_na_is_a_column_of_nothing(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("na", "2026-01-02", "Na Young", company="NA")
    for n in range(3):
        world.contact(f"c{n}", "2026-01-02", company="NA" if n else "Northwind")
    world.connections.append(["NA", "NA", "NA", "NA", "NA", "NA", "02 Jan 2024"])
    warehouse.take_in(world)
    warehouse.build_only("core.connections")

    found = warehouse.rows(
        "select first_name, company from raw.connections where first_name <> 'Witness'"
        " order by profile_url"
    )

    assert found[1:] == [("C0", "Northwind"), ("C1", ""), ("C2", ""), ("Na", "")]
    assert warehouse.rows("select sum(is_hidden::int) from core.connections") == [(1,)]


def test_people_may_be_called_na(warehouse: Warehouse, world: World) -> None:
    for slug, name in (("a", "Na Young"), ("b", "Na Li"), ("c", "Nan Ito")):
        world.contact(slug, "2026-01-02", name)
    warehouse.take_in(world)

    found = warehouse.rows("select first_name from raw.connections order by all")
    assert found == [("Na",), ("Na",), ("Nan",), ("Witness",)]
