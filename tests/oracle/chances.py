"""Random histories, aimed at the edges of the rules; a seed is a history."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tests.oracle.exporting import ME
from tests.oracle.histories import Job, Message, Somebody

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.histories import Invitation, Praise

AGES = (
    *(0, 1, 13, 14, 15, 28, 29, 30, 31, 45, 59, 60, 61, 89, 90, 91, 119, 120, 150, 200),
    *(300, 363, 364, 365, 366, 400, 454, 455, 456, 457, 700, 1095, 1500),
)
FIRST = ("Ana", "Ben", "Zoé", "مريم", "Олег", "Li", "Jun", "Mia", "Kai", "Noor")
LAST = ("Stone", "Okafor", "Demir", "Larsen", "حداد", "Ruiz")
COMPANIES = (
    *("Northwind", "Northwind GmbH", "northwind, Inc.", "Straße Ltd", "STRASSE"),
    *("Freelance", "Self-employed", "مُستقل", "", "Fabrikam"),
)
POSITIONS = ("Engineer", " engineer", "Head of Design", "Analyst", "")
# Months before the newest export in which the older ones were made.
GAPS = ((), (31,), (60,), (31, 62), (92, 200), (30, 61, 93), (151, 181, 400))
SIZES = ((0, 0), (1, 1), (2, 5), (3, 8), (6, 12), (6, 12), (20, 32))


@dataclass(slots=True)
class Draft:
    """A history in the making, seen from the report's day ``as_of``."""

    rng: random.Random
    exports: tuple[date, ...]
    as_of: date
    people: list[Somebody] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    endorsements: list[Praise] = field(default_factory=list)
    recommendations: list[Praise] = field(default_factory=list)
    lines: int = 0

    def line(self, text: str = "") -> str:
        """Give a text that nobody else writes."""
        self.lines += 1
        words = text or self.rng.choice(
            ("About the plan", "A word on <b>print</b>", "See https://ex.org/?a=1 for")
        )
        return f"{words} number {self.lines} of ours"

    def write(self, who: str, at: datetime, way: str, text: str | None = None) -> None:
        """Add a message, never one from the future of the newest export."""
        told = self.line() if text is None else text
        self.messages.append(
            Message(who, at, "out" if way == "out" else "in", told, f"c-{who}")
        )

    def ago(self, days: int, seconds: int | None = None) -> datetime:
        """Give an instant on the day so many days before the report's."""
        clock = self.rng.randrange(86400) if seconds is None else seconds
        start = datetime.combine(self.as_of - timedelta(days=days), time())
        return start + timedelta(seconds=clock)


def draft_history(seed: int, people: int | None = None) -> Draft:
    """Begin a history: the exports, the report's day and the people."""
    rng = random.Random(seed)
    newest = date(2026, 7, 1) + timedelta(days=rng.choice((0, 0, 0, 1, 5, 14, 30)))
    gaps = rng.choice(GAPS)
    exports = tuple(sorted({newest, *(newest - timedelta(days=x) for x in gaps)}))
    month_end = newest.replace(day=1) - timedelta(days=1)
    as_of = rng.choice((month_end, month_end, newest - timedelta(days=1)))
    draft = Draft(rng, exports, as_of)
    for n in range(people or rng.randint(*SIZES[seed % len(SIZES)])):
        draft.people.append(_somebody(draft, n))
    _add_movers(draft)
    _add_flood(draft, seed)
    if seed % 10 == 5:
        _begin_anew(draft)
    return draft


def _somebody(draft: Draft, n: int) -> Somebody:
    rng = draft.rng
    age = rng.choice(AGES) if rng.random() < 0.8 else rng.randint(0, 900)
    if rng.random() < 0.05:
        age = -rng.randint(1, 25)
    on = min(draft.as_of - timedelta(days=age), draft.exports[-1])
    first, last = rng.choice(FIRST), rng.choice(LAST)
    # The last digits set most people apart; namesakes share everything.
    if rng.random() < 0.85:
        last += f" {n}"
    if rng.random() < 0.02:
        first, last = ME.split()
    slug = rng.choice(("p{}", "josé-{}", "straße-{}", "-مريم-{}")).format(n)
    jobs = [Job(rng.choice(COMPANIES), rng.choice(POSITIONS))]
    if rng.random() < 0.3:
        since = rng.choice(draft.exports) - timedelta(days=rng.randint(0, 20))
        jobs.append(Job(rng.choice(COMPANIES), rng.choice(POSITIONS), since))
    return Somebody(f"p{n}", first, last, on, ((date.min, slug),), tuple(jobs))


def _add_flood(draft: Draft, seed: int) -> None:
    """Let a crowd come within a week, or just not enough of one."""
    if seed % 5 or len(draft.people) < 2:
        return
    rng, start = draft.rng, draft.rng.choice((7, 34, 34, 75, 340))
    size = rng.choice((4, 6, 8, 9, 10, 14))
    quiet = rng.random() < 0.8
    for n in range(size):
        age = start + rng.randrange(5)
        on = draft.as_of - timedelta(days=age)
        key = f"f{n}"
        name = (rng.choice(FIRST), f"Flood {n}")
        draft.people.append(Somebody(key, *name, on, ((date.min, key),)))
    if quiet:
        old = draft.as_of - timedelta(days=1500)
        draft.people.append(Somebody("old", "Old", "Friend", old, ((date.min, "old"),)))


def _begin_anew(draft: Draft) -> None:
    """Make it a network of a few months, most of it come in one of them.

    Seven months before a flood are too few to compare it with, eight are enough.
    """
    draft.people.clear()
    rng, flood = draft.rng, (draft.as_of.replace(day=1) - timedelta(days=1))
    first = rng.choice((7, 8, 15))
    ages = [0] * rng.choice((6, 8, 9))
    ages += [n for n in range(1, first + 1) if n == first or n % 2]
    for n, months in enumerate(ages):
        on = flood.replace(day=10)
        for _ in range(months):
            on = (on.replace(day=1) - timedelta(days=1)).replace(day=10)
        name = (rng.choice(FIRST), f"Anew {n}")
        slugs = ((date.min, f"a{n}"),)
        draft.people.append(Somebody(f"a{n}", *name, on + timedelta(days=n), slugs))


def _add_movers(draft: Draft) -> None:
    """Let some people change their address, close their account or leave.

    Each of them connected on a day of their own: where two could be meant, the
    product rightly says nothing, and nothing could be expected of it.
    """
    moves: tuple[Callable[[Draft, Somebody], Somebody], ...] = (_move, _close, _leave)
    for n, person in enumerate(draft.people):
        if draft.rng.random() < 0.2:
            moved = draft.rng.choice(moves)(draft, person)
            draft.people[n] = replace(moved, connected_on=_own_day(draft, n))


def _move(draft: Draft, person: Somebody) -> Somebody:
    # Only an address that a list of connections has shown can be seen to change.
    shown = [x for x in draft.exports if person.is_connected(x)]
    if len(shown) < 2:
        return person
    since = shown[0] + timedelta(days=draft.rng.randint(1, 40))
    return replace(person, slugs=(*person.slugs, (since, f"new-{person.key}")))


def _close(draft: Draft, person: Somebody) -> Somebody:
    on = draft.rng.choice(draft.exports) - timedelta(days=draft.rng.randint(0, 9))
    return replace(person, closed_on=on)


def _leave(draft: Draft, person: Somebody) -> Somebody:
    on = draft.rng.choice(draft.exports) - timedelta(days=draft.rng.randint(0, 9))
    return replace(person, gone_on=on)


def _own_day(draft: Draft, n: int) -> date:
    taken = {each.connected_on for k, each in enumerate(draft.people) if k != n}
    day = draft.people[n].connected_on or draft.as_of
    while day in taken:
        day -= timedelta(days=1)
    return day
