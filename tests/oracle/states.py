"""What passed with each contact, and the state that it leaves."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.oracle.bounds import Bounds
from tests.oracle.estimates import Followed, median
from tests.oracle.tiers import Tiered, View, tiers_of, unique_names
from tests.oracle.wording import asks

if TYPE_CHECKING:
    from tests.oracle.histories import Praise, Somebody

YEAR = 365
STATES = (
    *("too_new", "never_engaged", "unanswered_by_them", "unanswered_by_me"),
    *("active", "quiet", "dormant"),
)
OF_ONE_OWN = ("T1-note", "T1-blast", "T1-canned")


@dataclass(frozen=True, slots=True)
class Event:
    """A personal message, or one side of a recommendation."""

    at: datetime
    way: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as of the report's day; ``events`` oldest first."""

    person: Somebody
    slug: str
    age: int
    events: tuple[Event, ...]
    touches: int
    is_before_history: bool
    as_of: date = field(repr=False)
    bounds: Bounds = field(default_factory=Bounds, repr=False)

    @property
    def out(self) -> int:
        return sum(each.way == "out" for each in self.events)

    @property
    def in_(self) -> int:
        return sum(each.way == "in" for each in self.events)

    @property
    def is_two_way(self) -> bool:
        return self.out > 0 and self.in_ > 0

    @property
    def is_judged(self) -> bool:
        return self.age >= self.bounds.grace_days

    @property
    def connected_on(self) -> date:
        return self.person.connected_on or date.min

    @property
    def days(self) -> list[date]:
        return sorted({each.at.date() for each in self.events})

    @property
    def silence(self) -> int:
        return (self.as_of - self.days[-1]).days

    @property
    def state(self) -> str:
        if not self.events:
            return "never_engaged" if self.is_judged else "too_new"
        if not self.in_:
            return "unanswered_by_them"
        if not self.out:
            return "unanswered_by_me"
        if self.silence <= self.bounds.active_days:
            return "active"
        return "quiet" if self.silence <= self.bounds.dormant_days else "dormant"

    @property
    def is_engaged_before(self) -> bool:
        day_before = self.connected_on - timedelta(days=1)
        return bool(self.events) and self.days[0] < day_before

    @property
    def gap(self) -> float:
        days = self.days
        return median([(b - a).days for a, b in pairwise(days)])

    @property
    def is_off_rhythm(self) -> bool:
        if len(self.days) < self.bounds.rhythm_days:
            return False
        usual = self.bounds.rhythm_gaps * self.gap
        return self.silence > max(self.bounds.active_days, usual)

    @property
    def balance(self) -> float:
        return 2 * min(self.out, self.in_) / len(self.events)

    @property
    def days_to_first(self) -> int | None:
        if not self.events:
            return None
        return max(0, (self.days[0] - self.connected_on).days)

    @property
    def both_ways_on(self) -> date | None:
        ways = [[x.at.date() for x in self.events if x.way == w] for w in ("out", "in")]
        return max(min(ways[0]), min(ways[1])) if all(ways) else None

    def in_a_year(self, way: str) -> int:
        return sum(
            each.way == way and (self.as_of - each.at.date()).days < YEAR
            for each in self.events
        )

    def followed(self) -> Followed | None:
        """Say how long a first message was waited for; None if it cannot be."""
        if self.is_engaged_before or self.is_before_history:
            return None
        first = self.days_to_first
        return Followed(self.age if first is None else first, first is not None)


def praised(view: View, kind: str) -> dict[str, list[Praise]]:
    """Give the endorsements or recommendations of known people, by person."""
    if kind == "endorsements":
        given = [(x.who, x) for x in view.history.endorsements]
    else:
        names = unique_names(view)
        given = [
            (names.get(view.history.person(x.who).name, ""), x)
            for x in view.history.recommendations
        ]
    found: dict[str, list[Praise]] = {}
    for who, each in given:
        if who and each.on <= min(view.as_of, view.in_force):
            found.setdefault(who, []).append(each)
    return found


def contacts_of(view: View, rows: list[Tiered] | None = None) -> list[Contact]:
    """Give every contact with what passed, in order of slugs."""
    rows = tiers_of(view) if rows is None else rows
    recommended = praised(view, "recommendations")
    dated = [row.message.at.date() for row in rows if row.tier != "X-draft"]
    contacts = []
    for person in view.contacts():
        own = [row for row in rows if row.who == person.key]
        events = _recommended(recommended.get(person.key, []))
        events += [
            Event(row.message.at, row.message.way, asks(row.message.text))
            for row in own
            if row.tier == "T2"
        ]
        on = person.connected_on or date.min
        contacts.append(
            Contact(
                person,
                canonical(person.slug_on(view.in_force)),
                (view.as_of - on).days,
                tuple(sorted(events, key=lambda each: each.at)),
                sum(row.tier in ("T1-blast", "T1-canned") for row in own),
                bool(dated)
                and (min(dated) - on).days > view.bounds.before_history_days,
                view.as_of,
                view.bounds,
            )
        )
    return sorted(contacts, key=lambda each: each.slug)


def canonical(slug: str) -> str:
    return unicodedata.normalize("NFC", slug).casefold()


def _recommended(praises: list[Praise]) -> list[Event]:
    # Both ways at once, theirs first: neither side waits for the other.
    return [
        Event(datetime.combine(each.on, time()), way)
        for each in praises
        for way in ("in", "out")
    ]
