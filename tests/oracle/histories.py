"""What a history is: a member's people and all that passed, as it really was.

The exports are made from it, and so are the expected figures; neither knows of the
other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from tests.oracle.bounds import Bounds

Way = Literal["out", "in"]
# An export is made in the morning of its day, so that day is only begun.
MADE_AT = time(6)
ACCEPTED_KEPT_DAYS = 180


@dataclass(frozen=True, slots=True)
class Job:
    """What a profile says of somebody's work from a day on."""

    company: str
    position: str
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person; ``connected_on`` is None of those who never were a connection.

    ``slugs`` are addresses in order, each with its first day.
    """

    key: str
    first: str
    last: str
    connected_on: date | None
    slugs: tuple[tuple[date, str], ...]
    jobs: tuple[Job, ...] = ()
    closed_on: date | None = None
    gone_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    def slug_on(self, day: date) -> str:
        return [slug for since, slug in self.slugs if since <= day][-1]

    def job_on(self, day: date) -> Job:
        return next(
            (job for job in reversed(self.jobs) if job.since <= day), Job("", "")
        )

    def is_closed(self, day: date) -> bool:
        return self.closed_on is not None and self.closed_on <= day

    def is_connected(self, day: date) -> bool:
        gone = self.gone_on is not None and self.gone_on <= day
        return self.connected_on is not None and self.connected_on <= day and not gone


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``others`` are further people in a group.

    ``kind`` is what is odd about its row: ``named`` has a name and no address,
    ``withheld`` no author, ``system`` neither side.
    """

    who: str
    at: datetime
    way: Way
    text: str
    conversation: str
    kind: str = "plain"
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation; ``at`` is a UTC minute."""

    who: str
    at: datetime
    way: Way
    note: str


@dataclass(frozen=True, slots=True)
class Praise:
    """An endorsement or a recommendation; ``way`` is ``in`` where received."""

    who: str
    way: Way
    on: date


@dataclass(frozen=True, slots=True)
class History:
    """All of it, and on which days exports were made; ``exports`` are in order."""

    people: tuple[Somebody, ...]
    exports: tuple[date, ...]
    messages: tuple[Message, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    endorsements: tuple[Praise, ...] = ()
    recommendations: tuple[Praise, ...] = ()
    companies: tuple[str, ...] = ()
    posts: tuple[date, ...] = ()
    keywords: tuple[str, ...] = ()
    months: tuple[tuple[int, int], ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    notable: frozenset[str] = field(default=frozenset())

    def person(self, key: str) -> Somebody:
        return next(each for each in self.people if each.key == key)


def made_at(export: date) -> datetime:
    return datetime.combine(export, MADE_AT)


def messages_in(history: History, export: date) -> list[Message]:
    """List what an export's messages hold, newest first."""
    held = [each for each in history.messages if each.at <= made_at(export)]
    return sorted(held, key=lambda each: each.at, reverse=True)


def invitations_in(history: History, export: date) -> list[Invitation]:
    """List what LinkedIn still tells of invitations on a day."""
    return [
        each
        for each in history.invitations
        if each.at <= made_at(export) and _is_kept(history.person(each.who), export)
    ]


def connections_in(history: History, export: date) -> list[Somebody]:
    """List the rows of an export's connections, newest first."""
    rows = [each for each in history.people if each.is_connected(export)]
    return sorted(rows, key=lambda each: each.connected_on or date.min, reverse=True)


def _is_kept(person: Somebody, export: date) -> bool:
    if person.is_closed(export):
        return False
    if person.connected_on is None or person.connected_on > export:
        return True
    return export - person.connected_on <= timedelta(days=ACCEPTED_KEPT_DAYS)
