"""The outbox meets the server: every letter that is due goes out at most once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.delivery.smtp import transmit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flows.core.letters import Delivery
    from flows.delivery.outbox import Outbox
    from flows.delivery.smtp import Answer, Server

# What the ledger keeps of what a server says.
LONGEST_ANSWER = 200


def send_due(
    outbox: Outbox,
    server: Server,
    *,
    sender: str,
    clock: Callable[[], datetime],
    at: Callable[[str], None] = lambda _: None,
) -> tuple[Delivery, ...]:
    """Send what is due, one letter after the other; gives how each stands now.

    Only whoever holds the lock of the mail may call it. What an earlier run left
    as ``sending`` is ``unknown`` from here on. Raises ``DeliveryError`` for what the
    settings must mend: then no attempt is counted and the rest is not tried.
    """
    outbox.settle(clock())
    due = outbox.due(clock())
    for each in due:
        _send(outbox, server, each, sender=sender, clock=clock, at=at)
    numbers = {each.number for each in due}
    return tuple(each for each in outbox.deliveries() if each.number in numbers)


def _send(
    outbox: Outbox,
    server: Server,
    delivery: Delivery,
    *,
    sender: str,
    clock: Callable[[], datetime],
    at: Callable[[str], None],
) -> None:
    content = outbox.letter(delivery)
    at("chosen")
    answer = transmit(
        server,
        (sender, delivery.occasion.recipient),
        content,
        before_dot=lambda: outbox.record(delivery, "sending", answer="", now=clock()),
        at=at,
    )
    _record(outbox, delivery, answer, clock())
    at("recorded")


def _record(outbox: Outbox, delivery: Delivery, answer: Answer, now: datetime) -> None:
    said = f"{answer.said} {answer.words}".rstrip()[:LONGEST_ANSWER]
    if answer.fate == "again":
        outbox.postpone(delivery, answer=said, now=now)
    else:
        outbox.record(delivery, answer.fate, answer=said, now=now)
