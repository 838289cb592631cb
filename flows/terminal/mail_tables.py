"""Tables of the mail and of how things stand, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.core.letters import Delivery


def deliveries_table(deliveries: Iterable[Delivery]) -> Table:
    """List the ledger: what went when, and what the server answered."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("ID", "Month", "Revision", "To", "State", "Tries", "Answer", "Since"):
        table.add_column(name)
    for each in deliveries:
        table.add_row(
            f"{each.number}",
            each.occasion.month,
            f"{each.occasion.revision}",
            each.occasion.recipient,
            each.state,
            f"{each.attempts}",
            each.answer,
            f"{each.changed_at:%Y-%m-%d %H:%M} UTC",
        )
    return table


def delivery_line(delivery: Delivery) -> str:
    """Say in one line how a delivery stands and what is to be done about it."""
    number, answer = delivery.number, delivery.answer
    return {
        "sent": f"sent to {delivery.occasion.recipient} ({answer or 'answered'})",
        "pending": f"not sent yet ({answer}): the next run after"
        f" {delivery.not_before:%Y-%m-%d %H:%M} UTC tries again",
        "failed": f"not sent ({answer}): rapport deliveries retry {number}",
        "unknown": f"perhaps sent ({answer}): look into your mail, then say"
        f" rapport deliveries resolve {number} --sent, or --resend",
        "sending": "being sent",
    }[delivery.state]
