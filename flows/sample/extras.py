"""Rows that every export has: sponsors, groups, people who left, endorsements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.sample.plan import DAY, instant
from flows.sample.records import Invitation, Person
from flows.sample.stage import PendingInvitation
from flows.sample.trap import retier
from flows.sample.traps_rows import add_sponsored, talk_in_group

if TYPE_CHECKING:
    from flows.sample.records import Thread
    from flows.sample.stage import Stage

_SPONSORED, _IN_GROUPS, _DEPARTED = 0.008, 0.02, 0.01
_ENDORSED_ME, _ENDORSED_BY_ME = 0.03, 0.04
_FEW, _ENOUGH = 3, 100


def add_hidden(stage: Stage) -> None:
    """Add connections that were closed before the first export."""
    contacts = stage.plan.contacts
    pairs = _FEW if contacts >= _ENOUGH else 0
    for place in range(max(pairs, contacts // 100)):
        day = stage.day(200, 1900)
        # Equal rows are different people here, so some are planted.
        for _ in range(2 if place < pairs else 1):
            person = Person(first="", last="", slug=f"hidden-{place}", position="-")
            person.hidden_from = 0
            stage.connect(person, day)
        if place < pairs:
            stage.trap("equal_hidden_rows", person)


def add_rows(stage: Stage) -> None:
    """Add sponsors, groups and people whose account is closed."""
    messages = stage.plan.messages
    for _ in range(int(messages * _SPONSORED)):
        if stage.messages_left:
            add_sponsored(stage)
    _add_groups(stage, int(messages * _IN_GROUPS))
    _add_departed(stage, int(messages * _DEPARTED))


def add_evidence(stage: Stage) -> None:
    """Add endorsements and invitations that wait."""
    chance, skills = stage.chance, stage.talk.short["skills"]
    for person in stage.connections:
        if person.hidden_from is not None or person.connected_on is None:
            continue
        start, age = instant(person.connected_on, DAY), stage.age(person)
        for rows, share in (
            (person.endorsed_member_at, _ENDORSED_ME),
            (person.endorsed_by_member_at, _ENDORSED_BY_ME),
        ):
            if age > 1 and not rows and chance.happens(share):
                at = start + chance.below((age - 1) * DAY)
                rows.append((at, chance.pick(skills), "ACCEPTED"))
    _add_pending(stage)


def _add_groups(stage: Stage, messages: int) -> None:
    left = min(messages, stage.messages_left)
    known = [each for each in stage.connections if each.hidden_from is None]
    while left >= _FEW and len(known) >= _FEW:
        picked = [stage.chance.pick(known) for _ in range(stage.chance.between(2, 5))]
        # Of one age, they stay in the order in which they were picked.
        members = sorted(dict.fromkeys(picked), key=stage.age)
        room = stage.age(members[0]) - 2
        count = min(left, stage.chance.between(3, 12))
        if len(members) > 1 and room > _FEW and count >= len(members):
            age = min(stage.chance.between(_FEW, room), 2000)
            talk_in_group(stage, members, age=age, count=count)
            left -= count
        else:
            left -= 1


def _add_departed(stage: Stage, messages: int) -> None:
    """Let people write who have left since; nobody can say who they were."""
    left = min(messages, stage.messages_left)
    while left > 0:
        person = stage.stranger()
        person.hidden_from = 0
        age = stage.chance.between(40, 1500)
        ages = range(age, age - min(left, stage.chance.between(1, 8)), -1)
        thread: Thread = stage.exchange(person, *ages)
        retier(thread, "X-unknown")
        left -= len(ages)


def _add_pending(stage: Stage) -> None:
    for _ in range(stage.plan.contacts // 60):
        age = stage.chance.between(3, 300)
        note = stage.talk.note() if stage.chance.happens(0.2) else ""
        invitation = Invitation(
            direction=stage.chance.pick(["in", "out"]),
            sent_at=stage.hour(age),
            note=note,
        )
        stage.pending.append(PendingInvitation(stage.stranger(), invitation))
