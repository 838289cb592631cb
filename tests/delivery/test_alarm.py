from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flows.core.letters import Delivery, Occasion
from flows.delivery.alarm import tell_overdue
from tests.delivery.letters import NOW

if TYPE_CHECKING:
    from flows.core.letters import DeliveryState


def line(number: int, state: DeliveryState, *, month: str = "2026-06") -> Delivery:
    occasion = Occasion("report", month, "me@example.org", number)
    return Delivery(number, occasion, f"<{number}@x>", state, 0, NOW, NOW, NOW, "")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("failed", "rapport deliveries retry 1."),
        ("unknown", "rapport deliveries resolve 1 --sent, or --resend."),
        ("pending", "waiting for more than a day"),
    ],
)
def test_what_wants_a_person_says_what_to_do(state: DeliveryState, said: str) -> None:
    [told] = tell_overdue((line(1, state),), NOW + timedelta(hours=24))

    assert told.startswith("Delivery 1 (2026-06)")
    assert said in told


def test_what_went_or_waits_since_today_wants_nobody() -> None:
    lines = (line(1, "sent"), line(2, "pending", month="2026-07"))

    assert list(tell_overdue(lines, NOW + timedelta(hours=23.9))) == []


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_later_mail_of_the_month_settles_it(state: DeliveryState) -> None:
    later = (line(2, "sent"), line(1, state))
    of_another = (line(2, "sent", month="2026-07"), line(1, state))
    earlier = (line(3, state), line(2, "sent"))

    counts = [len(list(tell_overdue(x, NOW))) for x in (later, of_another, earlier)]

    assert counts == [0, 1, 1]
