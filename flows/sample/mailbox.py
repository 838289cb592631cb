"""Planned conversations as the rows of one export's messages.csv."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
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
_MINUTES = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]


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
    mail = _Mailbox(
        member=Side(stage.member.name, PROFILE + stage.member.slug),
        export=export,
        is_newest=export == stage.newest,
        is_flat=is_flat,
    )
    for _, thread in shown:
        messages = sorted(thread.messages, key=lambda each: each.at, reverse=True)
        yield from mail.rows(thread, [each for each in messages if each.at <= limit])


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """Writes conversations the way one export shows them."""

    member: Side
    export: int
    is_newest: bool
    is_flat: bool

    def rows(self, thread: Thread, messages: list[Message]) -> Iterator[Row]:
        """Give the rows of one conversation from its messages, newest first."""
        before = "" if self.is_newest else thread.folder_before
        head, folder = (thread.id, thread.title), before or thread.folder
        sides = [self._side(each, thread) for each in thread.people]
        authors = range(MEMBER, len(sides))
        usual = {author: self._parties(author, sides) for author in authors}
        for each in messages:
            parties = self._unusual(each) or usual[each.author]
            if thread.grows and each is messages[-1]:
                parties = self._parties(each.author, sides[:1])
            picture = _PICTURE if each.kind == "attachment" else ""
            draft = "Yes" if each.kind == "draft" else "No"
            text = each.text
            if self.is_flat and "\n" in text:
                text = _flattened(text)
            body = _stamp(each.at), thread.subject, text
            yield (*head, *parties, *body, folder, picture, draft)

    def _side(self, person: Person, thread: Thread) -> Side:
        if person.is_hidden_in(self.export):
            return Side(_GONE, "")
        shown = person.as_in(self.export)
        has_address = thread.has_urls and shown.slug
        address = PROFILE + shown.slug if has_address else ""
        return Side(f"{shown.first} {shown.last}", address)

    def _parties(self, author: int, sides: list[Side]) -> Row:
        """Give sender, sender's address, recipients and their addresses."""
        if author == MEMBER:
            sender, others = self.member, sides
        else:
            sender = sides[author]
            others = [each for each in sides if each is not sender] + [self.member]
        names = ", ".join(each.name for each in others)
        addresses = ",".join(each.address for each in others if each.address)
        return (sender.name, sender.address, names, addresses)

    def _unusual(self, message: Message) -> Row | None:
        """Give the parties of rows that do not say who wrote them."""
        if message.kind == "system":
            return ("", "", "", "")
        if message.kind == "withheld":
            return ("", "", self.member.name, self.member.address)
        return None


def _stamp(at: int) -> str:
    number, second = divmod(at, DAY)
    minute, second = divmod(second, 60)
    return f"{_day(number)} {_MINUTES[minute]}:{second:02} UTC"


@cache
def _day(number: int) -> str:
    return day_of(number * DAY).isoformat()


def _newest_before(thread: Thread, limit: int) -> int:
    return max((each.at for each in thread.messages if each.at <= limit), default=0)


def _flattened(text: str) -> str:
    """Take the ends of lines out: sometimes a space stays, sometimes nothing."""
    glue = " " if zlib.crc32(text.encode()) % 2 else ""
    return text.replace("\n\n", "  ").replace("\n", glue)
