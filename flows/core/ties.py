"""Whom the member is losing, and who changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from flows.core.people import Person, State


@dataclass(frozen=True, slots=True)
class QuietTie:
    """A two-way contact who has gone quiet; ``silence`` and ``usual_gap`` are days.

    ``usual_gap`` is None with fewer than four days of messages. ``months_ago`` are
    the months with messages, 0 being the report month. ``is_new`` marks those who
    were not quiet yet when the month began.
    """

    person: Person
    last_on: date
    silence: int
    usual_gap: float | None
    is_off_rhythm: bool
    is_new: bool
    months_ago: tuple[int, ...]
    is_never_shown: bool = False


@dataclass(frozen=True, slots=True)
class JobChange:
    """A contact whose company or position is not that of the export before."""

    person: Person
    company_before: str
    position_before: str
    state: State
    last_on: date | None
    is_never_shown: bool = False


@dataclass(frozen=True, slots=True)
class Departed:
    """A contact of the export before who is gone; ``last_on`` their last message."""

    person: Person
    last_on: date | None
    is_never_shown: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """A person suggested last month, and what came of it."""

    person: Person
    kind: Literal["reply", "reconnect", "first_message"]
    is_written_to: bool
    has_answered: bool
    decision: str | None


@dataclass(frozen=True, slots=True)
class FollowThrough:
    """What became of last month's suggestions, in people.

    ``is_told`` is False where there was no report last month. ``people`` are those
    who are still contacts.
    """

    is_told: bool
    suggested: int
    written_to: int
    answered: int
    decided: int
    people: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A contact to think about again; ``age`` is in days."""

    person: Person
    age: int
