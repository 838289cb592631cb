"""The people whom the page names, and the contacts that a question lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

State = Literal[
    "too_new",
    "never_engaged",
    "unanswered_by_them",
    "unanswered_by_me",
    "active",
    "quiet",
    "dormant",
]


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as printed; ``profile_url`` is as exported, not yet judged safe."""

    slug: str
    name: str
    company: str
    position: str
    profile_url: str
    connected_on: date


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal and its points; ``signal`` is a key of the page's vocabulary."""

    signal: str
    points: int


@dataclass(frozen=True, slots=True)
class Action:
    """One person to write to, and why now.

    ``kind`` is ``reply`` (they wrote last), ``reconnect`` or ``first_message``;
    ``since`` the day of the message that waits, or of the last one.
    """

    kind: Literal["reply", "reconnect", "first_message"]
    person: Person
    since: date | None
    asks_question: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NeverEngaged:
    """A judged contact with no personal message either way, in ranked order.

    ``is_new`` marks those whose grace period ended in the report month; who
    ``is_never_shown`` is counted, and not named on the page.
    """

    person: Person
    age: int
    score: int
    reasons: tuple[Reason, ...]
    is_touched: bool
    is_before_history: bool
    is_new: bool
    is_never_shown: bool = False


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A person of the worksheet, and what the data answers about them.

    ``asked_by`` is None where no invitation is known. ``ties_at_company`` are
    two-way contacts there, ``groups_shared`` conversations of several people;
    ``touches_*`` count one-taps and mailings.
    """

    person: Person
    is_invitation_known: bool
    has_note_in: bool
    has_note_out: bool
    asked_by: Literal["they", "member"] | None
    is_own_company: bool
    ties_at_company: int
    groups_shared: int
    has_new_role: bool
    endorsed_on: date | None
    last_touch_on: date | None
    touches_out: int
    touches_in: int


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of ``rapport contacts``; ``out``, ``in_`` are personal messages."""

    slug: str
    name: str
    state: State
    age: int
    out: int
    in_: int
    touches: int
    last: date | None
    profile_url: str
