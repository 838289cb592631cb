"""Traps about what is written: mailings, one-taps, empty and equal texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.sample.plan import DAY, instant
from flows.sample.records import MEMBER, Message, Person, Thread
from flows.sample.trap import Trap

if TYPE_CHECKING:
    from flows.sample.stage import Stage

# A mailing is the same text to three people within so many days.
_MAILING = 3


def mail(stage: Stage, person: Person, text: str, at: int, *, tier: str) -> Thread:
    """Send somebody a text with their first name put in."""
    thread = stage.thread(person)
    stage.add(thread, Message(at, MEMBER, tier, text.format(first=person.first)))
    return thread


def _mailing(stage: Stage) -> None:
    text = _next_text(stage, "blasts")
    age = 45 + 170 * len(stage.mailings)
    at = stage.hour(age)
    people = [_plain_contact(stage, age) for _ in range(_MAILING)]
    for place, person in enumerate(people):
        mail(stage, person, text, at + 40 * place, tier="T1-blast")
    stage.mailings.append((text, at))
    stage.trap("mailing", *people)


def _mailing_answered(stage: Stage) -> None:
    if not stage.mailings:
        return
    text, at = stage.mailings[-1]
    age = (stage.end - at) // DAY + 1
    person = _plain_contact(stage, age)
    thread = mail(stage, person, text, at + 600, tier="T1-blast")
    stage.say(thread, at + stage.chance.between(3600, 2 * DAY))
    stage.trap("mailing_answered", person)


def _two_alike(stage: Stage) -> None:
    text, age = _next_text(stage, "near_blasts"), stage.chance.between(50, 300)
    people = [_plain_contact(stage, age) for _ in range(2)]
    for person in people:
        mail(stage, person, text, stage.hour(age), tier="T2")
    stage.trap("same_text_to_two", *people)


def _spread_alike(stage: Stage) -> None:
    text, age = _next_text(stage, "near_blasts"), stage.chance.between(150, 400)
    ages = (age, age - 20, age - 45)
    people = [_plain_contact(stage, age) for _ in ages]
    for person, when in zip(people, ages, strict=True):
        mail(stage, person, text, stage.hour(when), tier="T2")
    stage.trap("same_text_over_a_month", *people)


def _one_tap_alone(stage: Stage) -> None:
    person = stage.contact(150, 900)
    thread, age = stage.thread(person), stage.chance.between(35, 140)
    if stage.chance.happens(0.5):
        text = stage.chance.pick(stage.talk.short["one_taps_in"])
        stage.add(thread, Message(stage.hour(age), 0, "T1-canned", text))
    else:
        text = stage.chance.pick(stage.talk.short["one_taps"])
        stage.add(thread, Message(stage.hour(age), MEMBER, "T1-canned", text))
    stage.trap("one_tap_alone", person)


def _one_tap_in_time(stage: Stage) -> None:
    """Within 30 days after a real message a one-tap text is a real answer."""
    person = stage.contact(150, 900)
    thread, age = stage.thread(person), stage.chance.between(60, 140)
    stage.say(thread, stage.hour(age))
    text = stage.chance.pick(stage.talk.short["one_taps"])
    stage.add(thread, Message(stage.hour(age - 5), MEMBER, "T2", text))
    stage.trap("one_tap_in_time", person)


def _one_tap_late(stage: Stage) -> None:
    person = stage.contact(300, 900)
    thread = stage.exchange(person, 210, 209)
    late = Message(stage.hour(150), MEMBER, "T1-canned", "Happy birthday!")
    stage.add(thread, late)
    stage.trap("one_tap_too_late", person)


def _shared_text(stage: Stage) -> None:
    text = _next_text(stage, "shared")
    people = [stage.contact(420, 1200) for _ in range(3)]
    for person in people:
        at = stage.hour(stage.chance.between(40, 400))
        stage.add(stage.thread(person), Message(at, 0, "T1-canned", text))
    stage.trap("short_text_of_three", *people)


def _emoji(stage: Stage) -> None:
    person, text = stage.contact(150, 900), stage.chance.pick(_emoji_texts(stage))
    at = stage.hour(stage.chance.between(35, 140))
    stage.add(stage.thread(person), Message(at, 0, "T1-canned", text))
    stage.trap("emoji_only", person)


def _emoji_in_time(stage: Stage) -> None:
    person, text = stage.contact(150, 900), stage.chance.pick(_emoji_texts(stage))
    thread = stage.thread(person)
    stage.say(thread, stage.hour(120), author=MEMBER)
    stage.add(thread, Message(stage.hour(115), 0, "T2", text))
    stage.trap("emoji_in_time", person)


def _empty(stage: Stage) -> None:
    """Send a picture, a post or a reaction: exported as no text at all."""
    person, author = stage.contact(150, 900), stage.chance.pick([0, MEMBER])
    kind = stage.chance.pick(["plain", "attachment"])
    at = stage.hour(stage.chance.between(35, 140))
    message = Message(at, author, "T2", "")
    if kind == "attachment":
        message = message._replace(kind="attachment")
    stage.add(stage.thread(person), message)
    stage.trap("empty_text", person)


def _many_lines(stage: Stage) -> None:
    person = stage.contact(150, 900)
    lines = [stage.talk.sentence(("en", place)) for place in (0, 1, 2)]
    at, text = stage.hour(stage.chance.between(35, 140)), "\n".join(lines)
    stage.add(stage.thread(person), Message(at, 0, "T2", text))
    stage.trap("many_lines", person)


def _twins(stage: Stage) -> None:
    person = stage.contact(150, 900)
    thread = stage.exchange(person, 100, 20)
    stage.add(thread, thread.messages[-1])
    stage.trap("twins_in_one_second", person)


def _plain_contact(stage: Stage, age: int) -> Person:
    person = stage.names.plain()
    return stage.contact(age + 40, age + 900, person=person)


def _emoji_texts(stage: Stage) -> list[str]:
    return stage.talk.short["emoji"]


def _next_text(stage: Stage, kind: str) -> str:
    return stage.talk.short[kind].pop(0)


def _days_edge(stage: Stage) -> None:
    """Midnight UTC divides the months, not the member's clock."""
    last, first = stage.contact(40, 170), stage.contact(40, 170)
    midnight = instant(stage.plan.as_of, DAY)
    stage.say(stage.thread(last), midnight - 1)
    stage.say(stage.thread(first), midnight + 10)
    stage.trap("last_second_of_the_month", last)
    stage.trap("first_seconds_of_the_next", first)


TRAPS = (
    Trap(_mailing, contacts=3, messages=5),
    Trap(_two_alike, contacts=2, messages=2),
    Trap(_spread_alike, contacts=3, messages=3),
    Trap(_one_tap_alone, messages=1),
    Trap(_one_tap_in_time, messages=2),
    Trap(_one_tap_late, messages=3),
    Trap(_shared_text, contacts=3, messages=3),
    Trap(_emoji, messages=1),
    Trap(_emoji_in_time, messages=2),
    Trap(_empty, messages=1),
    Trap(_many_lines, messages=1),
    Trap(_twins, messages=3),
    Trap(_days_edge, contacts=2, messages=1),
)
AFTER_MAILINGS = (Trap(_mailing_answered, messages=2),)
