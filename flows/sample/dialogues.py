"""Ordinary conversations: who writes when, over days or years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flows.sample.plan import DAY, instant
from flows.sample.records import MEMBER, Message, Person, Thread

if TYPE_CHECKING:
    from datetime import date

    from flows.sample.chance import Chance
    from flows.sample.stage import Stage

Voice = Literal["both", "mine", "theirs"]
# A short answer is a real one only soon after a real message.
_SOON = 20 * DAY
_MORNING, _EVENING = 6 * 3600, 10 * 3600
_OPENING = 3
_IN_TURN, _OWN_LANGUAGE = 0.8, 0.5
# Of all messages: short answers, and those without text.
_SHORT, _EMPTY, _NEW_TOPIC = 0.1, 0.13, 0.97
_ASKS, _ASKS_LAST = 0.7, 0.9


@dataclass(slots=True, eq=False)
class Dialogue:
    """A conversation to be written: who, when, in whose voice, how much of it.

    The first message is on ``first``, the newest on or before ``last``; ``count``
    is the least number wanted until messages are shared out.
    """

    person: Person
    first: date
    last: date
    voice: Voice
    weight: float
    count: int = 0
    not_before: int = 0

    @property
    def fewest(self) -> int:
        """How many messages it needs to be what it is."""
        return max(self.count, 2 if self.voice == "both" else 1)


def share_out(dialogues: list[Dialogue], messages: int) -> list[Dialogue]:
    """Give each dialogue its number of messages, ``messages`` in all.

    One-way dialogues stay short. Dialogues for which there is no room are left
    out.
    """
    kept: list[Dialogue] = []
    left = messages
    for each in dialogues:
        if each.fewest <= left:
            each.count = each.fewest
            left -= each.fewest
            kept.append(each)
    open_ended = [each for each in kept if each.voice == "both"] or kept
    total = sum(each.weight for each in open_ended)
    spread = left
    for each in open_ended:
        more = int(spread * each.weight / total)
        each.count += more
        left -= more
    for place in range(left if open_ended else 0):
        open_ended[place % len(open_ended)].count += 1
    return kept


def write_dialogue(stage: Stage, dialogue: Dialogue) -> None:
    """Write a conversation into one thread."""
    thread = stage.thread(dialogue.person)
    instants = _instants(stage, dialogue)
    authors = _authors(stage, dialogue)
    _write(stage, thread, list(zip(instants, authors, strict=True)))
    stage.messages_left -= len(instants)


def _instants(stage: Stage, dialogue: Dialogue) -> list[int]:
    """Choose the seconds: days on which a few messages go to and fro."""
    chance = stage.chance
    days = (dialogue.last - dialogue.first).days
    start = instant(dialogue.first, 0)
    found: list[int] = []
    while len(found) < dialogue.count:
        day = _day(chance, len(found), days)
        at = start + day * DAY + _MORNING + chance.below(_EVENING)
        for _ in range(min(dialogue.count - len(found), chance.between(1, 5))):
            found.append(at)
            at += 60 + chance.below(3600)
    return _rising(sorted(found), dialogue.not_before)


def _day(chance: Chance, written: int, days: int) -> int:
    """Choose a day: the first, soon after, the last, then any between."""
    if written == 0:
        return 0
    if written <= _OPENING:
        return min(days, chance.between(0, 6))
    return days if written <= 2 * _OPENING else chance.between(0, days)


def _rising(instants: list[int], not_before: int) -> list[int]:
    """Let no two messages share a second, nor come before the acceptance."""
    latest = not_before
    for place, at in enumerate(instants):
        latest = max(at, latest + 1)
        instants[place] = latest
    return instants


def _authors(stage: Stage, dialogue: Dialogue) -> list[int]:
    """Choose who writes: mostly in turns, and both at least once if both do."""
    if dialogue.voice != "both":
        return [MEMBER if dialogue.voice == "mine" else 0] * dialogue.count
    draw = stage.chance.draw
    author = stage.chance.pick((MEMBER, 0))
    authors = [author]
    for _ in range(dialogue.count - 1):
        if len(authors) == 1 or draw() < _IN_TURN:
            author = -1 - author
        authors.append(author)
    return authors


def _write(stage: Stage, thread: Thread, turns: list[tuple[int, int]]) -> None:
    talk, draw = stage.talk, stage.chance.draw
    answers = talk.short["answers"]
    language = thread.people[0].language if draw() < _OWN_LANGUAGE else "en"
    topic = talk.topic(language)
    newest = {MEMBER: -_SOON, 0: -_SOON}
    add, last = thread.messages.append, len(turns) - 1
    for place, (at, author) in enumerate(turns):
        roll = draw()
        if roll < _SHORT and at - newest[-1 - author] < _SOON:
            add(Message(at, author, "T2", stage.chance.pick(answers)))
        elif roll < _EMPTY and place:
            add(Message(at, author, "T2", "", kind="attachment"))
        else:
            asks = roll > (_ASKS_LAST if place == last else _ASKS)
            add(Message(at, author, "T2", talk.message(topic, asks=asks), asks))
        newest[author] = at
        if roll > _NEW_TOPIC:
            topic = talk.topic(language)
