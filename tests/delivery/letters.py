"""Invented letters for the tests of the mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.core.letters import Enclosure, Occasion, Words
from flows.delivery.message import Letter, write_letter

if TYPE_CHECKING:
    from flows.delivery.outbox import Outbox

NOW = datetime(2026, 7, 2, 8, 0, tzinfo=UTC)
SENDER = "rapport@example.org"
PDF = Enclosure("rapport-2026-06.pdf", "application/pdf", b"%PDF-1.7 " + b"x" * 500)


def occasion(number: int = 1) -> Occasion:
    return Occasion("report", "2026-06", f"reader{number}@example.net")


def words(subject: str = "June: 3 people waiting") -> Words:
    return Words(subject, "Plain.\n.\n..dots\n", "<p>Rich \u2068Ana\u2069</p>", "en")


def letter(number: int = 1, *, said: Words | None = None) -> Letter:
    return write_letter(
        said or words(),
        (PDF,),
        sender=SENDER,
        occasion=occasion(number),
        key=b"secret",
        written_at=NOW,
    )


def queue_letters(outbox: Outbox, *numbers: int) -> None:
    for number in numbers:
        made = letter(number)
        outbox.enqueue(
            occasion(number), made.content, message_id=made.message_id, now=NOW
        )
