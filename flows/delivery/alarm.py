"""What of the mail somebody should look at, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flows.core.letters import Delivery

# The answer of a letter that was called back because another took its place.
SUPERSEDED = "superseded"
WAITING = timedelta(hours=24)


def tell_overdue(deliveries: tuple[Delivery, ...], now: datetime) -> Iterator[str]:
    """Say which lines of the ledger want a person, and what to do about each.

    Those are the unknown and the failed, until a later mail about the same month
    went out, and whatever has been waiting for a day.
    """
    for each in deliveries:
        what = f"Delivery {each.number} ({each.occasion.month})"
        if _is_settled(each, deliveries):
            continue
        if each.state == "unknown":
            yield (
                f"{what} may have arrived: look into your mail, then rapport"
                f" deliveries resolve {each.number} --sent, or --resend."
            )
        elif each.state == "failed":
            yield f"{what} failed: rapport deliveries retry {each.number}."
        elif each.state == "pending" and now - each.queued_at >= WAITING:
            yield f"{what} has been waiting for more than a day."


def _is_settled(delivery: Delivery, deliveries: tuple[Delivery, ...]) -> bool:
    about = (delivery.occasion.kind, delivery.occasion.month)
    went_later = any(
        each.state == "sent"
        and each.number > delivery.number
        and (each.occasion.kind, each.occasion.month) == about
        for each in deliveries
    )
    return went_later or delivery.answer == SUPERSEDED
