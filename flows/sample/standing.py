"""How the member and each contact stand at the end of a day, from the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.sample.names import canonical
from flows.sample.plan import DAY, day_of, instant
from flows.sample.reckoning import personal_events

if TYPE_CHECKING:
    from datetime import date

    from flows.sample.records import Person
    from flows.sample.stage import Stage

STATES = (
    "active",
    "dormant",
    "never_engaged",
    "quiet",
    "too_new",
    "unanswered_by_me",
    "unanswered_by_them",
)
GRACE = 30
_ACTIVE, _QUIET, _HISTORY, _OWED = 90, 365, 90, 365


@dataclass(frozen=True, slots=True)
class Standing:
    """One contact at the as-of date; ``t`` is None if engaged before connecting.

    ``last_at`` is the instant of the last personal message, ``is_owed`` whether
    it waits for the member's answer.
    """

    person: Person
    slug: str
    connected_on: date
    age: int
    state: str
    out: int
    in_: int
    touches: int
    t: int | None
    event: bool | None
    last_at: int | None
    is_owed: bool
    is_before_history: bool

    @property
    def is_two_way(self) -> bool:
        """Whether both have written."""
        return self.out > 0 and self.in_ > 0

    @property
    def is_judged(self) -> bool:
        """Whether the days of grace are over."""
        return self.age >= GRACE

    @property
    def counts_for_activation(self) -> bool:
        """Whether it can tell how soon people are met."""
        return self.t is not None and not self.is_before_history


def contacts_of(stage: Stage) -> list[Person]:
    """Give the connections with a name in the newest export, up to the as-of date."""
    return [
        each
        for each in stage.connections
        if each.connected_on is not None
        and each.connected_on <= stage.plan.as_of
        and not each.is_hidden_in(stage.newest)
        and not each.is_lost_in(stage.newest)
    ]


def standings(stage: Stage) -> list[Standing]:
    """Give the standing of every contact."""
    first = min(
        (each.at for thread in stage.threads for each in thread.messages), default=None
    )
    known_from = None if first is None else day_of(first)
    return [_standing(stage, each, known_from) for each in contacts_of(stage)]


def is_active_on(person: Person, day: date) -> bool:
    """Tell whether both had written, and lately, when some day ended."""
    end = instant(day, DAY - 1)
    events = personal_events(person, end)
    if not {True, False} <= {is_mine for _, is_mine, _ in events}:
        return False
    newest = max(at for at, *_ in events)
    return (day - day_of(newest)).days <= _ACTIVE


def _standing(stage: Stage, person: Person, known_from: date | None) -> Standing:
    connected_on = person.connected_on or stage.plan.as_of
    age = stage.age(person)
    events = sorted(personal_events(person, stage.end), key=lambda each: each[0])
    out = sum(is_mine for _, is_mine, _ in events)
    last_at = events[-1][0] if events else None
    quiet = None if last_at is None else (stage.plan.as_of - day_of(last_at)).days
    t, event = _first_time(events, connected_on, age)
    return Standing(
        person=person,
        slug=canonical(person.slug),
        connected_on=connected_on,
        age=age,
        state=_state(out, len(events) - out, age=age, quiet=quiet),
        out=out,
        in_=len(events) - out,
        touches=_touches(person, stage.end),
        t=t,
        event=event,
        last_at=last_at,
        is_owed=_is_owed(events, out, quiet),
        is_before_history=known_from is not None
        and (known_from - connected_on).days > _HISTORY,
    )


def _first_time(
    events: list[tuple[int, bool, bool]], connected_on: date, age: int
) -> tuple[int | None, bool | None]:
    if not events:
        return age, False
    days = (day_of(events[0][0]) - connected_on).days
    return (None, None) if days < -1 else (max(0, days), True)


def _state(out: int, in_: int, *, age: int, quiet: int | None) -> str:
    if quiet is None:
        return "too_new" if age < GRACE else "never_engaged"
    if not in_:
        return "unanswered_by_them"
    if not out:
        return "unanswered_by_me"
    return "active" if quiet <= _ACTIVE else "quiet" if quiet <= _QUIET else "dormant"


def _touches(person: Person, end: int) -> int:
    return sum(
        each.tier in {"T1-canned", "T1-blast"} and each.at <= end
        for thread in person.threads
        if len(thread.people) == 1
        for each in thread.messages
    )


def _is_owed(events: list[tuple[int, bool, bool]], out: int, quiet: int | None) -> bool:
    if quiet is None or quiet > _OWED:
        return False
    _, is_mine, asks = events[-1]
    return not is_mine and (not out or asks)
