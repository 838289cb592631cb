"""Traps about invitations: notes that reappear as messages, and first days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.sample.plan import DAY
from flows.sample.records import MEMBER, Message, Person
from flows.sample.trap import Trap

if TYPE_CHECKING:
    from flows.sample.stage import Stage

HOUR = 3600


def carry_note(stage: Stage, person: Person, tier: str) -> None:
    """Let the note of an accepted invitation reappear as a message."""
    invitation = person.invitation
    if invitation is None or not invitation.note:
        raise ValueError(person.name)
    author = 0 if invitation.direction == "in" else MEMBER
    thread = stage.thread(person)
    stage.add(thread, Message(person.accepted_at, author, tier, invitation.note))


def gone_from_exports(stage: Stage) -> int:
    """Give an age at which no export has the invitation any more."""
    return 220 + 31 * stage.plan.exports


def _with_note(
    stage: Stage, direction: Literal["in", "out"], *, note: str = ""
) -> Person:
    note = note or stage.talk.note()
    day = stage.day(40, 145)
    return stage.connect(stage.names.person(), day, direction=direction, note=note)


def _unanswered_in(stage: Stage) -> None:
    person = _with_note(stage, "in")
    carry_note(stage, person, "T1-note")
    stage.trap("note_to_me_unanswered", person)


def _unanswered_out(stage: Stage) -> None:
    person = _with_note(stage, "out")
    carry_note(stage, person, "T1-note")
    stage.trap("note_from_me_unanswered", person)


def _answered(stage: Stage) -> None:
    person = _with_note(stage, stage.chance.pick(["in", "out"]))
    carry_note(stage, person, "T2")
    _reply(stage, person)
    stage.trap("note_answered", person)


def _one_tap(stage: Stage) -> None:
    person = _with_note(stage, "in")
    carry_note(stage, person, "T1-note")
    at = person.accepted_at + stage.chance.between(HOUR, 3 * DAY)
    stage.add(person.threads[0], Message(at, MEMBER, "T1-canned", "Thank you!"))
    stage.trap("note_answered_by_one_tap", person)


def _one_tap_by_them(stage: Stage) -> None:
    person = _with_note(stage, "out")
    carry_note(stage, person, "T1-note")
    at = person.accepted_at + stage.chance.between(HOUR, 3 * DAY)
    text = "Thanks for connecting!"
    stage.add(person.threads[0], Message(at, 0, "T1-canned", text))
    stage.trap("note_from_me_answered_by_one_tap", person)


def _default_in(stage: Stage) -> None:
    note = stage.chance.pick(stage.talk.short["defaults"])
    person = _with_note(stage, "in", note=note)
    carry_note(stage, person, "T1-note")
    stage.trap("default_text_to_me", person)


def _default_out(stage: Stage) -> None:
    note = stage.chance.pick(stage.talk.short["defaults"])
    person = _with_note(stage, "out", note=note)
    carry_note(stage, person, "T1-note")
    stage.trap("default_text_from_me", person)


def _old_note(stage: Stage) -> None:
    """Leave the day alone to tell that a message was the invitation's note."""
    person = stage.contact(gone_from_exports(stage), 2000, note=stage.talk.note())
    carry_note(stage, person, "T1-note")
    stage.trap("first_day_without_invitation", person)


def _old_note_answered(stage: Stage) -> None:
    person = stage.contact(gone_from_exports(stage), 2000, note=stage.talk.note())
    carry_note(stage, person, "T2")
    _reply(stage, person)
    stage.trap("first_day_without_invitation_answered", person)


def _first_day(stage: Stage) -> None:
    """Write on the first day where an invitation without a note is seen."""
    person = stage.contact(40, 145)
    at = person.accepted_at + stage.chance.between(1800, 3 * HOUR)
    stage.say(stage.thread(person), at, author=stage.chance.pick([0, MEMBER]))
    stage.trap("first_day_with_invitation", person)


def _reply(stage: Stage, person: Person) -> None:
    thread = person.threads[0]
    author = MEMBER if thread.messages[0].author == 0 else 0
    at = person.accepted_at + stage.chance.between(2 * HOUR, 4 * DAY)
    stage.say(thread, at, author=author)


TRAPS = (
    Trap(_unanswered_in, messages=1),
    Trap(_unanswered_out, messages=1),
    Trap(_answered, messages=2),
    Trap(_one_tap, messages=2),
    Trap(_one_tap_by_them, messages=2),
    Trap(_default_in, messages=1),
    Trap(_default_out, messages=1),
    Trap(_old_note, messages=1),
    Trap(_old_note_answered, messages=2),
    Trap(_first_day, messages=1),
)
