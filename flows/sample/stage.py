"""The stage on which the story is set: everybody and everything planned so far."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flows.sample.chance import Chance
from flows.sample.firms import Firms
from flows.sample.names import Names, canonical
from flows.sample.plan import DAY, EXPORTED_AT, SamplePlan, instant, month_end
from flows.sample.records import MEMBER, Invitation, Message, Person, Thread
from flows.sample.texts import Talk

if TYPE_CHECKING:
    from datetime import date

# Accepted invitations stay in the export for so many days.
INVITATION_DAYS = 180


@dataclass(frozen=True, slots=True)
class PendingInvitation:
    """An invitation that nobody has accepted yet."""

    person: Person
    invitation: Invitation


class Stage:
    """What is planned, and what room is left for more.

    ``contacts_left`` and ``messages_left`` fall as people and messages up to the
    as-of date are added; ``traps`` says where each trap was planted.
    """

    def __init__(self, plan: SamplePlan) -> None:
        self.plan = plan
        self.chance = Chance(plan.seed)
        self.names = Names(self.chance)
        self.firms = Firms(self.chance, pool=plan.contacts // 10)
        self.talk = Talk(self.chance)
        self.member = Person(
            first="Nadia",
            last="Ferrante",
            slug="nadia-ferrante",
            company="Freelance",
            position="Freelance Editor",
        )
        self.names.reserve(self.member.slug)
        self.connections: list[Person] = []
        self.threads: list[Thread] = []
        self.pending: list[PendingInvitation] = []
        self.traps: dict[str, list[str]] = {}
        # Texts of mailings and when they went out, for more people to get them.
        self.mailings: list[tuple[str, int]] = []
        self.contacts_left = plan.contacts
        self.messages_left = plan.messages
        self.newest = plan.exports - 1
        self.end = instant(plan.as_of, DAY - 1)
        self._exported_at = [instant(day, EXPORTED_AT) for day in plan.export_dates]
        self._taken_days: set[date] = set()

    # People

    def connect(
        self,
        person: Person,
        connected_on: date,
        *,
        direction: Literal["in", "out"] | None = None,
        note: str = "",
    ) -> Person:
        """Let somebody become a connection on a day, by an invitation."""
        chance = self.chance
        if not person.position:
            self.firms.employ(person)
        person.connected_on = connected_on
        person.accepted_at = instant(connected_on, chance.below(DAY - 4 * 3600))
        sent_at = person.accepted_at - chance.between(600, 12 * DAY)
        way = direction or ("in" if chance.happens(0.78) else "out")
        person.invitation = Invitation(direction=way, sent_at=sent_at, note=note)
        self.connections.append(person)
        if connected_on <= self.plan.as_of and not self._is_gone(person):
            self.contacts_left -= 1
        return person

    def contact(
        self, low: int, high: int, *, person: Person | None = None, note: str = ""
    ) -> Person:
        """Add a contact of an age between ``low`` and ``high`` days."""
        return self.connect(
            person or self.names.person(), self.day(low, high), note=note
        )

    def depart(self, person: Person, *, lost: int = -1, hidden: int = -1) -> Person:
        """Let a connection be lost, or turn hidden, from some export on."""
        if lost >= 0:
            person.lost_from = lost
        if hidden >= 0:
            person.hidden_from = hidden
        self.contacts_left += 1
        return person

    def stranger(self) -> Person:
        """Add somebody who is no connection."""
        return self.names.person()

    def day(self, low: int, high: int) -> date:
        """Give a day of an age in between that is not in the newest judged month."""
        cohort = self.plan.cohort
        while True:
            day = self.plan.aged(self.chance.between(low, high))
            if not cohort <= day <= month_end(cohort):
                return day

    def own_day(self, low: int, high: int) -> date:
        """Give such a day on which nobody else of note was added."""
        day = self.day(low, high)
        while day in self._taken_days:
            day = self.day(low, high)
        self._taken_days.add(day)
        return day

    def shows_invitation(self, person: Person) -> bool:
        """Tell whether any export still has the invitation of a connection."""
        return any(
            self.keeps_invitation(person, export) for export in range(self.plan.exports)
        )

    def keeps_invitation(self, person: Person, export: int) -> bool:
        """Tell whether one export still has it."""
        if person.connected_on is None or not self.is_connected_in(person, export):
            return False
        exported_on = self.plan.export_dates[export]
        return (exported_on - person.connected_on).days <= INVITATION_DAYS and not (
            person.is_hidden_in(export) or person.is_lost_in(export)
        )

    def is_connected_in(self, person: Person, export: int) -> bool:
        """Tell whether somebody had been added when an export was made.

        The newest has the first adds of its own day, the others have none.
        """
        if person.connected_on is None:
            return False
        exported_on = self.plan.export_dates[export]
        if export == self.newest:
            return person.connected_on <= exported_on
        return person.connected_on < exported_on

    # Conversations

    def thread(self, *people: Person, title: str = "", folder: str = "INBOX") -> Thread:
        """Open a conversation with some people."""
        thread = Thread(
            id=self._conversation_id(), people=people, title=title, folder=folder
        )
        for person in people:
            person.threads.append(thread)
        self.threads.append(thread)
        return thread

    def add(self, thread: Thread, message: Message) -> None:
        """Put a message into a conversation."""
        thread.messages.append(message)
        if message.at <= self.end:
            self.messages_left -= 1

    def say(
        self, thread: Thread, at: int, *, author: int = 0, asks: bool = False
    ) -> None:
        """Put a real message into a conversation, by the other side unless told."""
        language = thread.people[0].language if thread.people else "en"
        text = self.talk.message(self.talk.topic(language), asks=asks)
        self.add(thread, Message(at, author, "T2", text, asks))

    def exchange(self, person: Person, *ages: int, asks: bool = False) -> Thread:
        """Let a person and the member write in turns at some ages, them last."""
        thread = self.thread(person)
        for place, age in enumerate(sorted(ages, reverse=True)):
            is_theirs = (len(ages) - place) % 2 == 1
            is_last = place == len(ages) - 1
            author = 0 if is_theirs else MEMBER
            self.say(thread, self.hour(age), author=author, asks=asks and is_last)
        return thread

    def hour(self, age: int) -> int:
        """Give an instant in the waking hours of the day of that age."""
        return instant(self.plan.aged(age), self.chance.between(7 * 3600, 20 * 3600))

    def age(self, person: Person) -> int:
        """Give the days from when somebody was added to the as-of date."""
        if person.connected_on is None:
            raise ValueError(person.name)
        return (self.plan.as_of - person.connected_on).days

    def exported_at(self, export: int) -> int:
        """Give the instant at which an export was packed."""
        return self._exported_at[export]

    def trap(self, name: str, *where: Person | Thread) -> None:
        """Note down where a trap was planted."""
        self.traps.setdefault(name, []).extend(
            canonical(each.slug) if isinstance(each, Person) else each.id or "no id"
            for each in where
        )

    def _conversation_id(self) -> str:
        label = f"{self.plan.seed}/{len(self.threads)}"
        digits = hashlib.sha256(label.encode()).hexdigest()
        parts = digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]
        key = "-".join(parts) + "_" + self.chance.pick(["000", "010", "012", "100"])
        return "2-" + base64.b64encode(key.encode()).decode()

    @staticmethod
    def _is_gone(person: Person) -> bool:
        return person.lost_from is not None or person.hidden_from is not None
