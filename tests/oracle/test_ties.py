"""The smallest cases in which the oracle and the product once disagreed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.oracle.histories import History, Message, Somebody
from tests.oracle.rounds import disagreements, product_says, taken_in

NOON = datetime(2026, 6, 20, 12)  # noqa: DTZ001 - all instants are UTC
JUNE = (2026, 6)


@pytest.mark.parametrize("number", range(6))
def test_who_asks_in_the_second_in_which_the_member_wrote_is_owed_nothing(
    number: int,
) -> None:
    person = Somebody("p", "Ana", "Stone", date(2026, 1, 1), ((date.min, "ana"),))
    # The number gives the messages other hashes, which once decided.
    question = Message("p", NOON, "in", f"Shall we, for the {number}th time?", "c")
    line = Message("p", NOON, "out", f"We shall, for the {number}th time.", "c")
    history = History((person,), (date(2026, 7, 1),), (question, line), months=(JUNE,))

    with taken_in(history) as warehouse:
        owed = product_says(warehouse, JUNE).figures["replies_owed"]["people"]

    assert owed == []
    assert disagreements(history) == []
