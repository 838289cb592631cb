"""Tables of the mail and of how things stand, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from flows.core.letters import Delivery


FATES = {
    "sent": "sent",
    "again": "not sent",
    "failed": "not sent",
    "unknown": "perhaps sent",
}
_KINDS = {"request": "asks for an export", "standstill": "no new export"}
_MINUTE = "%Y-%m-%d %H:%M"


def deliveries_table(deliveries: Iterable[Delivery], zone: ZoneInfo) -> Table:
    """List the ledger: what went when, and what the server answered."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("ID", "Mail", "To", "State", "Tries", "Since", "Answer"):
        table.add_column(name, no_wrap=name != "Answer")
    for each in deliveries:
        kind, revision = each.occasion.kind, each.occasion.revision
        month = f"{each.occasion.month}{f', revision {revision}' if revision else ''}"
        table.add_row(
            f"{each.number}",
            f"{month}, {_KINDS[kind]}" if kind in _KINDS else month,
            each.occasion.recipient,
            each.state,
            f"{each.attempts}",
            f"{each.changed_at.astimezone(zone):{_MINUTE}}",
            each.answer,
        )
    return table


def delivery_line(delivery: Delivery, zone: ZoneInfo) -> str:
    """Say in one line how a delivery stands and what is to be done about it."""
    number, answer = delivery.number, delivery.answer
    changed_at = delivery.changed_at.astimezone(zone)
    again_at = delivery.not_before.astimezone(zone)
    return {
        "sent": f"sent to {delivery.occasion.recipient}"
        f" at {changed_at:{_MINUTE}} ({answer})",
        "pending": f"not sent yet ({answer or 'not tried'}): the next run after"
        f" {again_at:{_MINUTE}} tries again",
        "failed": f"not sent ({answer}): rapport deliveries retry {number}",
        "unknown": f"perhaps sent ({answer}): look into your mail, then say"
        f" rapport deliveries resolve {number} --sent, or --resend",
        "sending": "being sent",
    }[delivery.state]


def delivery_line_of_report(
    delivery: Delivery, zone: ZoneInfo, *, since: datetime
) -> str:
    """Say how the mail of a report stands that was made from ``since`` on."""
    if delivery.state == "sent" and delivery.changed_at < since:
        changed_at = delivery.changed_at.astimezone(zone)
        return (
            f"{delivery.occasion.month} was mailed at {changed_at:{_MINUTE}};"
            " rapport report --send-again mails this one"
        )
    return delivery_line(delivery, zone)
