"""What the sample consists of: people, threads, messages, evidence.

People and threads are filled in while the story is written, so these records can
be changed, unlike those of the product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import date

MEMBER = -1
Kind = Literal["plain", "draft", "system", "withheld", "attachment"]


class Message(NamedTuple):
    """One planned message; a tuple, because there may be a million of them.

    ``at`` is in seconds UTC, ``author`` a place in the thread's people or
    ``MEMBER``, ``tier`` what the message counts as once all is read.
    """

    at: int
    author: int
    tier: str
    text: str
    asks: bool = False
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Invitation:
    """How two people came to be connected; ``sent_at`` in seconds UTC."""

    direction: Literal["in", "out"]
    sent_at: int
    note: str = ""

    @property
    def has_default_text(self) -> bool:
        """Whether the note is one that LinkedIn fills in."""
        return self.note.startswith("I'd like to ")


@dataclass(frozen=True, slots=True)
class Former:
    """What exports before the ``changed_in``-th say of somebody."""

    changed_in: int
    first: str
    last: str
    slug: str
    company: str
    position: str


@dataclass(slots=True, eq=False)
class Thread:
    """One conversation; ``people`` are those besides the member.

    ``id`` is empty for unsent drafts. ``folder_before`` is its folder in all but
    the newest export, ``is_gone`` tells that the newest has lost it, and
    ``has_urls`` that the rows name people by address too. In one that ``grows``
    the first message went to the first person alone.
    """

    id: str
    people: tuple[Person, ...]
    title: str = ""
    subject: str = ""
    folder: str = "INBOX"
    folder_before: str = ""
    is_gone: bool = False
    has_urls: bool = True
    grows: bool = False
    messages: list[Message] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Person:
    """Somebody other than the member.

    ``connected_on`` is None for people who never were connections. ``firm`` is
    the company without its legal form, empty for no company. From the export
    ``lost_from`` on the row is gone, from ``hidden_from`` on it has only a date.
    """

    first: str
    last: str
    slug: str
    company: str = ""
    position: str = ""
    firm: str = ""
    email: str = ""
    language: str = "en"
    connected_on: date | None = None
    accepted_at: int = 0
    invitation: Invitation | None = None
    former: Former | None = None
    has_new_job: bool = False
    lost_from: int | None = None
    hidden_from: int | None = None
    endorsed_member_at: list[tuple[int, str, str]] = field(default_factory=list)
    endorsed_by_member_at: list[tuple[int, str, str]] = field(default_factory=list)
    recommended: list[Recommendation] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as the newest export shows it, character for character."""
        return f"{self.first} {self.last}"

    def as_in(self, export: int) -> Person | Former:
        """Give the name, address and job that an export shows."""
        if self.former is not None and export < self.former.changed_in:
            return self.former
        return self

    def is_hidden_in(self, export: int) -> bool:
        """Tell whether the account was closed when an export was made."""
        return self.hidden_from is not None and export >= self.hidden_from

    def is_lost_in(self, export: int) -> bool:
        """Tell whether the connection was gone when an export was made."""
        return self.lost_from is not None and export >= self.lost_from


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A recommendation on one day; ``is_given`` tells by whom."""

    at: int
    is_given: bool
    text: str
