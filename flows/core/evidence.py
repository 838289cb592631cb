"""Why somebody stands where they stand, and the answer to a question of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from flows.core.people import Contact, Reason


@dataclass(frozen=True, slots=True)
class Event:
    """Something between the member and a contact: when and what, never its text.

    ``direction`` is ``out`` from the member and ``in`` to them; ``weight`` is a
    message's tier, or what else tells how it counts.
    """

    at: datetime
    what: str
    direction: str
    weight: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a state, a flag, a signal, a strength or a decision rests on, in words."""

    about: str
    said: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The evidence behind one contact's state, score and flags as of a day.

    ``score`` is None for those who are not ranked; ``suggested`` is the kind of
    action proposed this month, ``withheld`` why none is; ``grounds`` say what the
    state, flags and reasons rest on that no event shows; ``events`` are in order.
    """

    contact: Contact
    as_of: date
    connected_on: date
    flags: tuple[str, ...]
    score: int | None
    reasons: tuple[Reason, ...]
    decision: str | None
    suggested: str | None
    withheld: str | None
    grounds: tuple[Ground, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a question was answered with, and what their columns are.

    ``as_of`` is the day that the tables asked are of.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    as_of: date
