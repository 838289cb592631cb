"""What happens around people one never talks to: notes, one-taps, mailings."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flows.sample.plan import DAY, instant
from flows.sample.records import MEMBER, Invitation, Message
from flows.sample.traps_notes import carry_note
from flows.sample.traps_rows import add_spam
from flows.sample.traps_texts import mail

if TYPE_CHECKING:
    from flows.sample.records import Person
    from flows.sample.stage import Stage

_NOTE_SHARE, _ONE_TAP_SHARE, _SPAM_SHARE = 0.08, 0.06, 0.01
# Of all messages, what may be spent on people who do not answer.
_LARGEST_PART = 0.15
_HISTORY = 2180
_RECIPIENTS = 40


def fill_silence(stage: Stage, silent: list[Person]) -> None:
    """Plant notes, one-taps, spam and mailings among people never engaged."""
    floor = stage.messages_left - int(stage.plan.messages * _LARGEST_PART)
    for person in silent:
        if stage.messages_left <= max(floor, 0):
            return
        if stage.age(person) > _HISTORY or person.recommended:
            continue
        roll = stage.chance.draw()
        if roll < _NOTE_SHARE:
            _note(stage, person)
        elif roll < _NOTE_SHARE + _ONE_TAP_SHARE:
            _one_tap(stage, person)
        elif roll < _NOTE_SHARE + _ONE_TAP_SHARE + _SPAM_SHARE:
            add_spam_if_known(stage, person)
    _extend_mailings(stage, silent, floor=max(floor, 0))


def add_spam_if_known(stage: Stage, person: Person) -> None:
    """Let a contact of some weeks send spam."""
    if stage.age(person) > 2 * _RECIPIENTS:
        add_spam(stage, person)


def _note(stage: Stage, person: Person) -> None:
    """Give the invitation a note that nobody answers."""
    old = person.invitation
    if old is None:
        return
    person.invitation = Invitation(
        direction=old.direction, sent_at=old.sent_at, note=stage.talk.note()
    )
    carry_note(stage, person, "T1-note")


def _one_tap(stage: Stage, person: Person) -> None:
    """Plant one some days after connecting, never on the day itself."""
    age = stage.age(person)
    if age < 1:
        return
    is_theirs = stage.chance.happens(0.6)
    texts = stage.talk.short["one_taps_in" if is_theirs else "one_taps"]
    when = stage.hour(max(0, age - stage.chance.between(1, 40)))
    author = 0 if is_theirs else MEMBER
    message = Message(when, author, "T1-canned", stage.chance.pick(texts))
    stage.add(stage.thread(person), message)


def _extend_mailings(stage: Stage, silent: list[Person], *, floor: int) -> None:
    """Send the planted mailings to more people who were connected by then."""
    for text, at in stage.mailings:
        known = [
            each
            for each in silent
            if each.first.isalpha()
            and unicodedata.is_normalized("NFKC", each.first)
            and not each.threads
            and instant(each.connected_on or stage.plan.as_of, 0) + 2 * DAY < at
        ]
        count = min(_RECIPIENTS, len(known) // 8)
        for place, person in enumerate(stage.chance.shuffled(known)[:count]):
            if stage.messages_left > floor:
                mail(stage, person, text, at + 700 + 9 * place, tier="T1-blast")
