"""What may pass between a member and one person: each life meets some edge."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tests.oracle.exporting import ME
from tests.oracle.histories import Invitation, Message, Praise

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.chances import Draft
    from tests.oracle.histories import Somebody, Way

DEFAULT = "I'd like to add you to my professional network on LinkedIn."
TAPS = (
    "Congrats!",
    "🎉 Happy birthday 🎉",
    "thanks",
    "شُكراً",
    "MERCI !",
    "Thank you :)",
)
EMOJI = ("👍", "🎉🎉", "❤️", "👍🏽 ", "🇫🇷")
QUESTIONS = ("Shall we?", "هل نلتقي؟", "会いますか\uff1f", "Πότε\u037e")
LASTS = (0, 1, 14, 88, 89, 90, 91, 92, 363, 364, 365, 366, 367, 500, 1100)
OTHER: dict[Way, Way] = {"out": "in", "in": "out"}
WAYS: tuple[Way, Way] = ("out", "in")
DAY = 86400
# Exactly a month, a second less and a second more; a fortnight likewise.
MONTHS = (30 * DAY, 30 * DAY - 1, 30 * DAY + 1, 5 * DAY)
FORTNIGHTS = (14 * DAY, 14 * DAY - 1, 14 * DAY + 1, 3600, 40 * DAY)


def silence(_draft: Draft, _person: Somebody) -> None:
    """Nothing passes."""


def tap(draft: Draft, person: Somebody) -> None:
    text = draft.rng.choice((*TAPS, *EMOJI))
    draft.write(person.key, draft.ago(draft.rng.choice(LASTS)), _way(draft), text)


def one_way(draft: Draft, person: Somebody) -> None:
    way, last = _way(draft), draft.rng.choice(LASTS)
    for _ in range(draft.rng.randint(1, 2)):
        question = draft.rng.choice((None, draft.line(draft.rng.choice(QUESTIONS))))
        draft.write(person.key, draft.ago(last), way, question)


def dialogue(draft: Draft, person: Somebody) -> None:
    """Both write, on up to six days; the gaps may make the silence unusual."""
    rng, last, way = draft.rng, draft.rng.choice(LASTS), _way(draft)
    gap = rng.choice((1, 7, 11, 12, 30, 46))
    for n in range(rng.choice((1, 3, 4, 5))):
        at = draft.ago(last + (n + 1) * gap)
        draft.write(person.key, at, way if n else OTHER[way])
    asked = draft.line(rng.choice(QUESTIONS)) if rng.random() < 0.5 else ""
    ending = rng.choice((None, "", draft.line(), asked))
    draft.write(person.key, draft.ago(last), way, ending)


def answer_in_time(draft: Draft, person: Somebody) -> None:
    """A first message, answered around a fortnight later, or not."""
    rng, way = draft.rng, _way(draft)
    first = draft.ago(rng.choice((13, 14, 15, 30, 60, 200)))
    draft.write(person.key, first, way)
    if rng.random() < 0.7:
        wait = timedelta(seconds=rng.choice(FORTNIGHTS))
        draft.write(person.key, first + wait, OTHER[way])


def after_adding(draft: Draft, person: Somebody) -> None:
    """First messages so many days after connecting, or before it."""
    on, rng = _connected(person), draft.rng
    wait = rng.choice((-40, -2, -1, -1, 0, 1, 29, 30, 31, 89, 90, 91))
    at = datetime.combine(on + timedelta(days=wait), time(9, 30))
    draft.write(person.key, at, _way(draft))
    if rng.random() < 0.6:
        later = at + timedelta(days=rng.choice((0, 1, 60, 90 - wait, 91 - wait)))
        draft.write(person.key, later, _way(draft))


def noted(draft: Draft, person: Somebody) -> None:
    """An invitation with a note that comes back as a message."""
    rng, way = draft.rng, _way(draft)
    note = rng.choice(
        (f"Hi {person.first}, we met at the fair.", DEFAULT, draft.line())
    )
    sent = _at(person, -rng.randint(0, 5), 15)
    if rng.random() < 0.8:
        draft.invitations.append(Invitation(person.key, sent, way, note))
    same = note.upper() if rng.random() < 0.3 and note.isascii() else note
    accepted = _at(person, 0, rng.choice((16, 17)))
    draft.write(person.key, accepted, way, same)
    _answer_note(draft, person.key, accepted, OTHER[way])


def on_the_day(draft: Draft, person: Somebody) -> None:
    """A first message on the day of connecting, whose invitation is forgotten."""
    rng, way = draft.rng, _way(draft)
    if rng.random() < 0.3:
        draft.write(person.key, _at(person, 0, 8), _way(draft), rng.choice(("", "…")))
    if rng.random() < 0.3:
        # An invitation that is still told of, so the message is no note.
        sent = _at(person, -2, 9)
        draft.invitations.append(Invitation(person.key, sent, _way(draft), ""))
    at = _at(person, rng.choice((0, 0, 0, 1)), 9)
    draft.write(person.key, at, way)
    _answer_note(draft, person.key, at, OTHER[way])


def tap_after(draft: Draft, person: Somebody) -> None:
    """A one-tap around a month after a real message, and one after that."""
    rng, way = draft.rng, _way(draft)
    at = draft.ago(rng.choice((35, 61, 120)))
    draft.write(person.key, at, way)
    for _ in range(rng.randint(1, 2)):
        at += timedelta(seconds=rng.choice(MONTHS))
        way = OTHER[way] if rng.random() < 0.85 else way
        draft.write(person.key, at, way, rng.choice((*TAPS, *EMOJI)))


def invited(draft: Draft, person: Somebody) -> None:
    """Invitations with and without words, in either direction or both."""
    for n in range(draft.rng.randint(1, 2)):
        note = draft.rng.choice(("", "", DEFAULT, draft.line("A real note")))
        sent = _at(person, -draft.rng.randint(0, 30), 10 + n)
        draft.invitations.append(Invitation(person.key, sent, _way(draft), note))


def praised(draft: Draft, person: Somebody) -> None:
    rng = draft.rng
    on = draft.as_of - timedelta(days=rng.choice((-1, 0, 10, 200)))
    where = draft.recommendations if rng.random() < 0.4 else draft.endorsements
    where.append(Praise(person.key, _way(draft), on))
    if rng.random() < 0.5:
        dialogue(draft, person)


def unplain(draft: Draft, person: Somebody) -> None:
    """Rows that are drafts, spam, advertising or without an address."""
    rng = draft.rng
    kinds = ("draft", "unthreaded", "spam", "system", "sponsored", "withheld", "nobody")
    for kind in (rng.choice(kinds), rng.choice(("named", "nobody", "template"))):
        text, row = draft.line(), kind
        if kind == "template":
            text, row = "Dear %FIRSTNAME%, " + text, rng.choice(("plain", "nobody"))
        way: Way = "in" if row in ("withheld", "sponsored") else _way(draft)
        if row in ("draft", "unthreaded"):
            way = "out"
        if row == "named" and person.name == ME:
            # Without an address, nobody can tell the member from a namesake.
            row = "nobody"
        at = draft.ago(rng.choice(LASTS))
        # Odd rows have threads of their own.
        place = f"o-{person.key}-{kind}"
        draft.messages.append(Message(person.key, at, way, text, place, row))


def twins(draft: Draft, person: Somebody) -> None:
    """Two messages in one second, alike or each other's answer."""
    rng, at = draft.rng, draft.ago(draft.rng.choice(LASTS))
    if rng.random() < 0.5:
        at = _at(person, 0, 12)
    text = draft.line(rng.choice(QUESTIONS))
    way = _way(draft)
    draft.write(person.key, at, way, text)
    draft.write(person.key, at, rng.choice(WAYS), rng.choice((text, draft.line())))


def _answer_note(draft: Draft, who: str, at: datetime, way: str) -> None:
    text = draft.rng.choice((None, None, "", draft.rng.choice(TAPS), "stop"))
    if text != "stop":
        wait = timedelta(days=draft.rng.choice((0, 1, 29, 30, 31)), seconds=60)
        draft.write(who, at + wait, way, text)


def _way(draft: Draft) -> Way:
    return draft.rng.choice(WAYS)


def _connected(person: Somebody) -> date:
    return person.connected_on or date(2026, 1, 1)


def _at(person: Somebody, days: int, hour: int) -> datetime:
    on = _connected(person) + timedelta(days=days)
    return datetime.combine(on, time(hour))


LIVES: tuple[Callable[[Draft, Somebody], None], ...] = (
    *(silence, silence, silence, tap, one_way, dialogue, dialogue, answer_in_time),
    *(after_adding, after_adding, noted, on_the_day, tap_after, invited, praised),
    *(unplain, twins),
)
