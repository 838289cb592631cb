"""The tier of every message: the rules of the dictionary, first match wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.oracle.exporting import ME
from tests.oracle.histories import connections_in, invitations_in, made_at
from tests.oracle.wording import (
    DEFAULT_INVITATIONS,
    asks,
    is_one_tap,
    is_only_emoji,
    is_template,
    normalised,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.oracle.bounds import Bounds
    from tests.oracle.histories import History, Invitation, Message, Somebody

UNADDRESSED = ("named", "sponsored", "withheld", "system", "nobody")


@dataclass(frozen=True, slots=True)
class View:
    """What a report may know: its day, the exports up to the one in force."""

    history: History
    as_of: date
    known: tuple[date, ...]

    @property
    def in_force(self) -> date:
        return self.known[-1]

    @property
    def bounds(self) -> Bounds:
        return self.history.bounds

    def contacts(self) -> list[Somebody]:
        return [
            each
            for each in connections_in(self.history, self.in_force)
            if not each.is_closed(self.in_force) and each.is_connected(self.as_of)
        ]

    def messages(self) -> list[Message]:
        """List the messages of all known exports up to the day, oldest first."""
        seen = made_at(self.in_force)
        return sorted(
            (
                each
                for each in self.history.messages
                if each.at <= seen and each.at.date() <= self.as_of
            ),
            # Within a second theirs comes first, and a question last.
            key=lambda each: (each.at, each.way, asks(each.text), len(each.text)),
        )

    def first_seen(self, message: Message) -> date:
        return next(day for day in self.known if message.at <= made_at(day))

    def invitations(self) -> list[Invitation]:
        """List every invitation that any known export told of, once."""
        told = {
            (each.way, each.at, each.who): each
            for day in reversed(self.known)
            for each in invitations_in(self.history, day)
            if each.at.date() <= self.as_of
        }
        return list(told.values())


@dataclass(frozen=True, slots=True)
class Tiered:
    """A message with its tier; ``who`` is None where nobody can tell.

    ``text`` is the normalised text with the other side's first name masked.
    """

    message: Message
    who: str | None
    tier: str
    text: str
    by_name: bool = False


def unique_names(view: View) -> dict[str, str]:
    """Give the names that one person alone bears, with the person's key."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for each in connections_in(view.history, view.in_force):
        if not each.is_closed(view.in_force):
            bearers[each.name].add(each.key)
    for message in view.messages():
        if message.kind == "system":
            continue
        if message.way == "out":
            bearers[ME].add("the member")
        elif message.kind in ("plain", "draft", "spam", "unthreaded", "group"):
            person = view.history.person(message.who)
            if not person.is_closed(view.first_seen(message)):
                bearers[person.name].add(person.key)
    return {name: next(iter(keys)) for name, keys in bearers.items() if len(keys) == 1}


def tiers_of(view: View) -> list[Tiered]:
    """Settle the tier of every message that the report may know."""
    names, groups = unique_names(view), _groups(view)
    rows = [_sift(view, each, names, groups) for each in view.messages()]
    notes = _notes(view, rows)
    blasts = _blasts(view.bounds, rows)
    canned = _canned(view.bounds, rows)
    settled = []
    for who in {row.who for row in rows}:
        own = [(n, row) for n, row in enumerate(rows) if row.who == who]
        settled += _settle_pair(view.bounds, own, (notes, blasts, canned))
    return [row for _, row in sorted(settled, key=lambda pair: pair[0])]


def _sift(
    view: View, message: Message, names: dict[str, str], groups: set[str]
) -> Tiered:
    who, by_name = _counterpart(view, message, names)
    has_url = message.way == "out" or (who is not None and not by_name)
    odd = {"draft": "X-draft", "unthreaded": "X-draft", "spam": "X-spam"}
    tier = odd.get(message.kind, "")
    if not tier and message.kind == "system":
        tier = "X-system"
    is_sponsored = message.kind == "sponsored" or is_template(message.text)
    if not tier and not has_url and is_sponsored:
        tier = "X-sponsored"
    if not tier and (who is None or message.kind == "withheld"):
        tier = "X-unknown"
    if not tier and message.conversation in groups:
        tier = "G-group"
    text = normalised(message.text, view.history.person(message.who).first)
    return Tiered(message, who, tier, text, by_name)


def _counterpart(
    view: View, message: Message, names: dict[str, str]
) -> tuple[str | None, bool]:
    person = view.history.person(message.who)
    if message.kind in ("withheld", "system", "sponsored", "nobody"):
        return None, False
    if person.is_closed(view.first_seen(message)):
        return None, False
    if message.kind == "named":
        return names.get(person.name), True
    return person.key, False


def _groups(view: View) -> set[str]:
    people: dict[str, set[str]] = defaultdict(set)
    for each in view.messages():
        seen = view.first_seen(each)
        for key in (each.who, *each.others):
            is_closed = view.history.person(key).is_closed(seen)
            if each.kind not in UNADDRESSED and not is_closed:
                people[each.conversation].add(key)
    return {name for name, keys in people.items() if name and len(keys) > 1}


def _notes(view: View, rows: list[Tiered]) -> set[int]:
    """Find the invitation notes that came back as messages, by their place."""
    contacts = {each.key: each for each in view.contacts()}
    notes: dict[str, set[str]] = defaultdict(set)
    invited = set()
    for each in view.invitations():
        invited.add(each.who)
        notes[each.who].add(normalised(each.note, view.history.person(each.who).first))
    found: set[int] = set()
    met: set[str] = set()
    for n, row in enumerate(rows):
        if row.tier or row.who is None:
            continue
        contact = contacts.get(row.who)
        is_on_the_day = (
            contact is not None
            and row.who not in invited | met
            and row.message.at.date() == contact.connected_on
        )
        met.add(row.who)
        is_default = normalised(row.message.text) in DEFAULT_INVITATIONS
        if row.text and (row.text in notes[row.who] or is_default or is_on_the_day):
            found.add(n)
    return found


def _blasts(bounds: Bounds, rows: list[Tiered]) -> set[int]:
    """Find the member's mailings: every window that reaches enough people."""
    sent: dict[str, list[tuple[int, Tiered]]] = defaultdict(list)
    for n, row in enumerate(rows):
        is_open = not row.tier and row.message.way == "out"
        if is_open and len(row.text) >= bounds.blast_characters:
            sent[row.text].append((n, row))
    found, while_ = set(), timedelta(days=bounds.blast_days)
    for copies in sent.values():
        for _, first in copies:
            window = [
                (n, row)
                for n, row in copies
                if timedelta(0) <= row.message.at - first.message.at <= while_
            ]
            if len({row.who for _, row in window}) >= bounds.blast_people:
                found |= {n for n, _ in window}
    return found


def _canned(bounds: Bounds, rows: list[Tiered]) -> set[int]:
    """Find ready-made answers, phrases of several senders, and emoji alone."""
    senders: dict[str, set[str | None]] = defaultdict(set)
    for row in rows:
        if not row.tier and row.text and len(row.text) <= bounds.canned_characters:
            senders[row.text].add(row.who if row.message.way == "in" else None)
    return {
        n
        for n, row in enumerate(rows)
        if not row.tier
        and (
            is_one_tap(row.message.text)
            or is_only_emoji(row.message.text)
            or len(senders[row.text]) >= bounds.canned_people
        )
    }


def _settle_pair(
    bounds: Bounds,
    own: list[tuple[int, Tiered]],
    found: tuple[set[int], set[int], set[int]],
) -> list[tuple[int, Tiered]]:
    """Go through what two people wrote, oldest first; notes are settled last."""
    notes, blasts, canned = found
    while_ = timedelta(days=bounds.canned_answer_days)
    settled: list[tuple[int, Tiered]] = []
    for n, row in own:
        tier = row.tier or "T2"
        if not row.tier and n in notes:
            tier = "T1-note"
        elif not row.tier and n in blasts:
            tier = "T1-blast"
        elif not row.tier and n in canned and not _answers(row, settled, while_):
            tier = "T1-canned"
        settled.append((n, replace(row, tier=tier)))
    return [
        (n, replace(row, tier="T2"))
        if row.tier == "T1-note" and _is_answered(row, settled[place + 1 :])
        else (n, row)
        for place, (n, row) in enumerate(settled)
    ]


def _answers(
    row: Tiered, before: Iterable[tuple[int, Tiered]], while_: timedelta
) -> bool:
    return any(
        each.tier == "T2"
        and each.message.way != row.message.way
        and row.message.at - each.message.at <= while_
        for _, each in before
    )


def _is_answered(row: Tiered, after: Iterable[tuple[int, Tiered]]) -> bool:
    return any(
        each.tier == "T2" and each.message.way != row.message.way for _, each in after
    )
