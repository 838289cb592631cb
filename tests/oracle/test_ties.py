"""The smallest cases in which the oracle and the product once disagreed."""

from __future__ import annotations

from datetime import date, datetime

from tests.oracle.histories import History, Message, Somebody, Way
from tests.oracle.rounds import differences, oracle_says, product_says, taken_in

NOON = datetime(2026, 6, 20, 12)  # noqa: DTZ001 - all instants are UTC
JUNE = (2026, 6)


def test_who_asks_in_the_second_in_which_the_member_wrote_is_owed_nothing() -> None:
    # Each has messages with hashes of their own, which once decided.
    keys = [f"ana-{number}" for number in range(6)]
    people = [
        Somebody(key, "Ana", key.title(), date(2026, 1, 1), ((date.min, key),))
        for key in keys
    ]
    ways: tuple[tuple[Way, str], ...] = (
        ("in", "Shall we, {}?"),
        ("out", "We shall, {}."),
    )
    messages = [
        Message(key, NOON, way, text.format(key), f"c-{key}")
        for key in keys
        for way, text in ways
    ]
    exports = (date(2026, 7, 1),)
    history = History(tuple(people), exports, tuple(messages), months=(JUNE,))

    with taken_in(history) as warehouse:
        found = product_says(warehouse, JUNE)

    assert found.figures["replies_owed"]["people"] == []
    assert differences(oracle_says(history, JUNE), found) == []
