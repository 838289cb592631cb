"""What crosses between the page, the mail and the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

DeliveryState = Literal["pending", "sending", "sent", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says: its subject, one line before it is opened, its two bodies.

    ``language`` is a tag such as ``en`` or ``pt-BR``.
    """

    subject: str
    text: str
    html: str
    language: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file in a mail; ``kind`` is its media type, such as ``application/pdf``."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why there is a letter; of each occasion at most one goes out by itself.

    ``kind`` is ``report`` or the name of another mail, ``month`` a label such as
    ``2026-06``; ``revision`` counts from 0 and grows only when a person asks.
    """

    kind: str
    month: str
    recipient: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One line of the ledger; ``answer`` is the server's code or our own word."""

    number: int
    occasion: Occasion
    message_id: str
    state: DeliveryState
    attempts: int
    queued_at: datetime
    not_before: datetime
    changed_at: datetime
    answer: str
