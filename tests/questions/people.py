"""A member with few contacts, about whom the questions are."""

from __future__ import annotations

from tests.warehouse.worlds import World

SPOKEN = "Meet me by the old harbour wall"


def world() -> World:
    made = World()
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2026-05-01 09:00", SPOKEN)
    made.got("witness", "2026-05-02 09:00", "Gladly, at noon.")
    made.contact("hana", "2026-04-02", name="Hana Sato")
    made.invited_by("hana", "2026-04-01 09:00", "Your piece made my week.")
    made.contact("kim-a", "2026-04-03", name="Kim Lee")
    made.contact("kim-b", "2026-04-04", name="Kim Lee")
    made.contact("josé", "2026-04-05", name="José Rey")
    return made
