"""Planned conversations as the rows of one export's messages.csv."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.sample.plan import DAY, day_of
from flows.sample.records import MEMBER, Message, Person, Thread
from flows.sample.rows import PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.sample.rows import Row
    from flows.sample.stage import Stage

MESSAGES = (
    *("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO"),
    *("RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER"),
    *("ATTACHMENTS", "IS MESSAGE DRAFT"),
)
_PICTURE = "https://www.linkedin.com/dms/D4E06AQ-invented/messaging-image/0"
_GONE = "LinkedIn Member"


@dataclass(frozen=True, slots=True)
class Side:
    """How an export names somebody in a conversation."""

    name: str
    address: str


def message_rows(stage: Stage, export: int, *, is_flat: bool) -> Iterator[Row]:
    """Give an export's messages: conversations together, the newest first.

    ``is_flat`` takes the ends of lines out, as the older dialect does.
    """
    limit = stage.exported_at(export)
    shown = [
        (newest, thread)
        for thread in stage.threads
        if not (thread.is_gone and export == stage.newest)
        and (newest := _newest_before(thread, limit))
    ]
    shown.sort(key=lambda pair: pair[0], reverse=True)
    member = Side(stage.member.name, PROFILE + stage.member.slug)
    mail = _Mailbox(member, export, is_newest=export == stage.newest)
    for _, thread in shown:
        messages = sorted(thread.messages, key=lambda each: each.at, reverse=True)
        rows = mail.rows(thread, [each for each in messages if each.at <= limit])
        yield from (_flattened(row) for row in rows) if is_flat else rows


class _Mailbox:
    """Writes conversations the way one export shows them."""

    def __init__(self, member: Side, export: int, *, is_newest: bool) -> None:
        self._member = member
        self._export = export
        self._is_newest = is_newest
        self._days: dict[int, str] = {}

    def rows(self, thread: Thread, messages: list[Message]) -> Iterator[Row]:
        """Give the rows of one conversation from its messages, newest first."""
        before = "" if self._is_newest else thread.folder_before
        head, folder = (thread.id, thread.title), before or thread.folder
        sides = [self._side(each, thread) for each in thread.people]
        for place, each in enumerate(messages):
            is_first = place == len(messages) - 1
            known = sides[:1] if thread.grows and is_first else sides
            parties = self._parties(each, known)
            picture = _PICTURE if each.kind == "attachment" else ""
            draft = "Yes" if each.kind == "draft" else "No"
            body = self._stamp(each.at), thread.subject, each.text
            yield (*head, *parties, *body, folder, picture, draft)

    def _side(self, person: Person, thread: Thread) -> Side:
        if person.is_hidden_in(self._export):
            return Side(_GONE, "")
        shown = person.as_in(self._export)
        has_address = thread.has_urls and shown.slug
        address = PROFILE + shown.slug if has_address else ""
        return Side(f"{shown.first} {shown.last}", address)

    def _parties(self, message: Message, sides: list[Side]) -> Row:
        """Give sender, sender's address, recipients and their addresses."""
        member = self._member
        if message.kind == "system":
            return ("", "", "", "")
        if message.kind == "withheld":
            return ("", "", member.name, member.address)
        if message.author == MEMBER:
            sender, others = member, sides
        else:
            sender = sides[message.author]
            others = [each for each in sides if each is not sender]
            others = [*others, member]
        names = ", ".join(each.name for each in others)
        addresses = ",".join(each.address for each in others if each.address)
        return (sender.name, sender.address, names, addresses)

    def _stamp(self, at: int) -> str:
        number, second = divmod(at, DAY)
        day = self._days.get(number)
        if day is None:
            day = self._days[number] = day_of(at).isoformat()
        hours, rest = divmod(second, 3600)
        return f"{day} {hours:02}:{rest // 60:02}:{rest % 60:02} UTC"


def _newest_before(thread: Thread, limit: int) -> int:
    return max((each.at for each in thread.messages if each.at <= limit), default=0)


def _flattened(row: Row) -> Row:
    """Take the ends of lines out: sometimes a space stays, sometimes nothing."""
    place = MESSAGES.index("CONTENT")
    text = row[place]
    if "\n" not in text:
        return row
    glue = " " if zlib.crc32(text.encode()) % 2 else ""
    flat = text.replace("\n\n", "  ").replace("\n", glue)
    return (*row[:place], flat, *row[place + 1 :])
