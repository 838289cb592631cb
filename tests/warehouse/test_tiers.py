from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.warehouse.worlds import Warehouse, World

LETTER = "I saw your talk on slow software and would like to ask about it."


def tiers_of(warehouse: Warehouse, world: World, slug: str) -> list[str]:
    warehouse.take_in(world)
    warehouse.build_only("core.messages")
    return warehouse.tiers(slug)


def tiers_by_slug(
    warehouse: Warehouse, world: World, slugs: Iterable[str]
) -> dict[str, list[str]]:
    warehouse.take_in(world)
    warehouse.build_only("core.messages")
    return {slug: warehouse.tiers(slug) for slug in slugs}


def test_plain_words_are_personal(warehouse: Warehouse, world: World) -> None:
    world.contact("hana", "2026-04-02")
    world.sent("hana", "2026-05-01 09:00", "How did the move go?")

    assert tiers_of(warehouse, world, "hana") == ["T2"]


def test_an_empty_text_is_personal(warehouse: Warehouse, world: World) -> None:
    world.contact("hana", "2026-04-02")
    world.got("hana", "2026-05-01 09:00", "")

    assert tiers_of(warehouse, world, "hana") == ["T2"]


def test_a_row_may_say_itself_that_it_counts_for_nothing(
    warehouse: Warehouse, world: World
) -> None:
    rows = {
        "yes": ({"draft": "Yes"}, "X-draft"),
        "true": ({"draft": "TRUE"}, "X-draft"),
        "nowhere": ({"conversation": ""}, "X-draft"),
        "spam": ({"folder": "SPAM"}, "X-spam"),
    }
    for slug, (row, _) in rows.items():
        world.contact(slug, "2026-04-02")
        world.sent(slug, "2026-05-01 09:00", f"A line to {slug}.", **row)

    assert tiers_by_slug(warehouse, world, rows) == {
        slug: [tier] for slug, (_, tier) in rows.items()
    }


def test_a_row_without_a_person_counts_for_nothing(
    warehouse: Warehouse, world: World
) -> None:
    nobody = {"sender": "", "sender_url": ""}
    rows: list[tuple[str, dict[str, str], str]] = [
        ("Accepted", {**nobody, "to": "", "to_url": ""}, "system"),
        (
            "Buy %FIRSTNAME%",
            {"sender": "LinkedIn Member", "sender_url": ""},
            "sponsored",
        ),
        ("<p class='spinmail-x'>", {"sender": "Ad", "sender_url": ""}, "sponsored"),
        ("Hi", {"sender_url": "", "title": "Sponsored Conversation"}, "sponsored"),
        ("Hello", nobody, "unknown"),
        ("Hello", {"sender": "LinkedIn Member", "sender_url": ""}, "unknown"),
    ]
    for n, (text, row, _) in enumerate(rows):
        place = {"conversation": f"c-{n}"}
        world.got("nobody", f"2026-05-0{n + 1} 09:00", text, **row | place)
    warehouse.take_in(world)
    warehouse.build_only("core.messages")

    found = warehouse.rows(
        "select tier from core.messages where sent_at >= '2026-05-01' order by sent_at"
    )

    assert found == [(f"X-{tier}",) for *_, tier in rows]


def test_a_conversation_of_three_is_a_group(warehouse: Warehouse, world: World) -> None:
    world.contact("hana", "2026-04-02")
    world.contact("jun", "2026-04-02")
    world.sent("hana", "2026-05-01 09:00", conversation="c-g")
    world.got("jun", "2026-05-02 09:00", conversation="c-g")

    assert tiers_of(warehouse, world, "hana") == ["G-group"]
    assert warehouse.tiers("jun") == ["G-group"]


def test_a_note_that_comes_back_is_no_conversation(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-04-02")
    world.invited_by("hana", "2026-04-01 16:12", "Rana, your piece made my week.")
    world.got("hana", "2026-04-02 08:00", "Rana, your piece  made my week.")

    assert tiers_of(warehouse, world, "hana") == ["T1-note"]


def test_a_note_answered_in_earnest_began_a_conversation(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-04-02")
    world.invited_by("hana", "2026-04-01 16:12", "Your piece made my week.")
    world.got("hana", "2026-04-02 08:00", "Your piece made my week.")
    world.sent("hana", "2026-04-09 08:00", "That is kind, which part?")

    assert tiers_of(warehouse, world, "hana") == ["T2", "T2"]


def test_a_note_answered_by_a_one_tap_stays_a_note(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-04-02")
    world.invited_by("hana", "2026-04-01 16:12", "Your piece made my week.")
    world.got("hana", "2026-04-02 08:00", "Your piece made my week.")
    world.sent("hana", "2026-04-03 08:00", "Thank you!")

    assert tiers_of(warehouse, world, "hana") == ["T1-note", "T1-canned"]


def test_a_default_invitation_is_a_note_from_anybody(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("my", "2026-04-02", "My Nguyen")
    text = "I'd like to add you to my professional network on LinkedIn."
    world.got("my", "2026-05-20 08:00", text)

    assert tiers_of(warehouse, world, "my") == ["T1-note"]


def test_a_first_message_on_the_day_of_connecting_is_taken_for_a_note(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2024-04-02")
    world.got("hana", "2024-04-02 23:59", "Good to find you here.")

    assert tiers_of(warehouse, world, "hana") == ["T1-note"]


def test_it_is_a_message_where_the_invitation_is_known_and_differs(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-04-02")
    world.invited_by("hana", "2026-04-01 16:12")
    world.got("hana", "2026-04-02 23:59", "Good to find you here.")

    assert tiers_of(warehouse, world, "hana") == ["T2"]


def test_one_text_to_three_people_in_a_month_is_a_mailing(
    warehouse: Warehouse, world: World
) -> None:
    for n, slug in enumerate(("ana", "ben", "chi")):
        world.contact(slug, "2026-01-02")
        text = f"Hi {slug.title()}, I wrote about networks, would you read it?"
        world.sent(slug, f"2026-05-{1 + 14 * n:02} 09:00", text)

    assert tiers_of(warehouse, world, "chi") == ["T1-blast"]


@pytest.mark.parametrize("days", [("01", "02", "02"), ("01", "15", "31")])
def test_two_people_or_a_longer_while_are_no_mailing(
    warehouse: Warehouse, world: World, days: tuple[str, str, str]
) -> None:
    for slug, day in zip(("ana", "ben", "chi"), days, strict=True):
        world.contact(slug, "2026-01-02")
        text = "I wrote about networks, would you read it?"
        # The third message is a minute past the thirty days, or to the same person.
        to = "ben" if days[2] == "02" and slug == "chi" else slug
        world.sent(to, f"2026-05-{day} 09:0{1 if slug == 'chi' else 0}", text)

    assert "T1-blast" not in tiers_of(warehouse, world, "ana")


def test_a_one_tap_is_canned_and_more_is_personal(
    warehouse: Warehouse, world: World
) -> None:
    taps = [
        "Congrats on the new role!",
        "🎉 HAPPY BIRTHDAY 🎂",
        "شُكْرًا",
        "👍🏽",
        "🙏 🙏",
    ]
    more = ["Thanks, this link is what I needed", ":)"]
    texts = {f"p{n}": text for n, text in enumerate([*taps, *more])}
    for slug, text in texts.items():
        world.contact(slug, "2026-01-02")
        world.sent(slug, "2026-05-01 09:00", text)

    assert tiers_by_slug(warehouse, world, texts) == {
        slug: ["T1-canned" if text in taps else "T2"] for slug, text in texts.items()
    }


def test_a_one_tap_soon_after_real_words_is_an_answer(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02")
    world.sent("hana", "2026-03-01 09:00", LETTER)
    world.got("hana", "2026-03-31 09:00", "Thanks!")
    world.sent("hana", "2026-04-30 09:00", "Thank you!")
    world.got("hana", "2026-05-30 09:01", "Thanks!")

    assert tiers_of(warehouse, world, "hana") == ["T2", "T2", "T2", "T1-canned"]


def test_ones_own_words_do_not_make_a_one_tap_an_answer(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02")
    world.sent("hana", "2026-03-01 09:00", LETTER)
    world.sent("hana", "2026-03-02 09:00", "Thanks!")

    assert tiers_of(warehouse, world, "hana") == ["T2", "T1-canned"]


def test_one_short_text_from_three_people_is_canned(
    warehouse: Warehouse, world: World
) -> None:
    for slug in ("ana", "ben", "chi"):
        world.contact(slug, "2026-01-02")
        world.got(slug, "2026-05-01 09:00", "Wishing you a great week, Rana")

    assert tiers_of(warehouse, world, "ben") == ["T1-canned"]


def test_a_recommendation_counts_once_each_way(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02", "Hana Stone")
    world.recommended("Hana Stone", "2026-05-04")
    warehouse.take_in(world)
    warehouse.build_only("core.personal_days")

    found = warehouse.rows(
        "select day::text, messages_out, messages_in, first_in < first_out"
        " from core.personal_days inner join staging.slugs using (person_id)"
        " where slug = 'hana'"
    )

    assert found == [("2026-05-04", 1, 1, True)]


def test_what_comes_after_the_month_is_not_seen(
    warehouse: Warehouse, world: World
) -> None:
    world.contact("hana", "2026-01-02")
    world.sent("hana", "2026-06-30 23:59:59")
    world.sent("hana", "2026-07-01 00:00:00")

    assert tiers_of(warehouse, world, "hana") == ["T2"]


def test_no_words_reach_the_disk(warehouse_on_disk: Warehouse, world: World) -> None:
    warehouse = warehouse_on_disk
    world.contact("hana", "2026-01-02")
    world.invited_by("hana", "2026-01-01 09:00", "Marmalade at four?")
    world.got("hana", "2026-05-01 09:00", "Bring the zebrawood spoons.")
    warehouse.take_in(world)
    warehouse.build()
    warehouse.connection.execute("checkpoint")

    files = warehouse.folder.parent.glob("warehouse.duckdb*")
    stored = b"".join(path.read_bytes() for path in files)

    assert b"hana" in stored
    assert b"zebrawood" not in stored
    assert b"Marmalade" not in stored
