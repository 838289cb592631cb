"""The ledger of the mail: what is to go out, what went, what nobody knows.

A letter is frozen here whole before anybody is called, and each step is on the disk
before the next is taken. ``sending`` means that the server may have the letter: if
a run ends there, only a person can say whether it is to go again.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flows.core.errors import UnknownError
from flows.core.letters import Delivery, Occasion
from flows.core.paths import PRIVATE_FILE
from flows.delivery.ledger import check_version, ledger_works
from flows.delivery.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.core.letters import DeliveryState

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
PATIENCE = timedelta(days=5)
KEPT_AFTER_SENT = timedelta(days=30)
_SCHEMA = """
create table if not exists letters (
    number integer primary key,
    kind text not null,
    month text not null,
    recipient text not null,
    revision integer not null,
    message_id text not null,
    state text not null default 'pending'
        check (state in ('pending', 'sending', 'sent', 'failed', 'unknown')),
    attempts integer not null default 0,
    queued_at text not null,
    not_before text not null,
    changed_at text not null,
    answer text not null default '',
    letter blob,
    unique (kind, month, recipient, revision)
) strict
"""
_ROW = """
select number, kind, month, recipient, revision, message_id, state, attempts,
    queued_at, not_before, changed_at, answer
from letters
"""


@contextmanager
def open_outbox(path: Path, witness: Path) -> Iterator[Outbox]:
    """Open the ledger, a private file made on first use; ``witness`` backs it.

    Raises ``DeliveryError`` E1601 if the file is no ledger, E1719 if it is newer.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    with (
        ledger_works(path),
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        # What is erased must not be left in the file.
        connection.execute("pragma secure_delete = on")
        check_version(connection, path)
        connection.execute(_SCHEMA)
        yield Outbox(connection, Witness(witness))


@dataclass(frozen=True, slots=True)
class Outbox:
    """The ledger, open; every method that changes it commits before it returns."""

    connection: sqlite3.Connection
    witness: Witness

    def enqueue(
        self, occasion: Occasion, letter: bytes, *, message_id: str, now: datetime
    ) -> Delivery:
        """Freeze a letter; if there is one for this occasion, that one stays."""
        self.connection.execute(
            "insert into letters (kind, month, recipient, revision, message_id,"
            " queued_at, not_before, changed_at, letter)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
            (*_key(occasion), message_id, *[now.isoformat()] * 3, letter),
        )
        found = self.find(occasion)
        if found is None:  # pragma: no cover - it was put there above
            raise LookupError
        return found

    def find(self, occasion: Occasion) -> Delivery | None:
        """Give the line for an occasion, if there is one."""
        return self._first(
            "where kind = ? and month = ? and recipient = ? and revision = ?",
            *_key(occasion),
        )

    def newest_revision(self, occasion: Occasion) -> int | None:
        """Give the highest revision for which there is a letter; None without any."""
        found = self.connection.execute(
            "select max(revision) from letters"
            " where kind = ? and month = ? and recipient = ?",
            _key(occasion)[:3],
        ).fetchone()
        return None if found[0] is None else int(found[0])

    def deliveries(self) -> tuple[Delivery, ...]:
        """List every line, the newest first."""
        rows = self.connection.execute(f"{_ROW} order by number desc")
        return tuple(_delivery(row) for row in rows)

    def due(self, now: datetime) -> tuple[Delivery, ...]:
        """List what waits and may be tried by now, the oldest first."""
        rows = self.connection.execute(
            f"{_ROW} where state = 'pending' order by number"
        )
        waiting = tuple(_delivery(row) for row in rows)
        return tuple(each for each in waiting if _is_due(each, now))

    def letter(self, delivery: Delivery) -> bytes:
        """Give the frozen bytes; raises ``UnknownError`` E1602 if they are erased."""
        found = self.connection.execute(
            "select letter from letters where number = ?", (delivery.number,)
        ).fetchone()
        if found is None or found[0] is None:
            raise UnknownError(
                "E1602",
                f"delivery {delivery.number}",
                "its letter was erased, 30 days after it was sent or with somebody"
                " who was forgotten.",
                remedy="rapport report --send-again sends the month anew.",
            )
        return bytes(found[0])

    def settle(self, now: datetime) -> None:
        """Call ``unknown`` whatever a run that was killed left as ``sending``.

        So is what waits here though this machine has handed it over: then the
        ledger comes from an old backup. And where this machine has a ledger of
        letters sent and never sent one, it comes from another machine, which may
        have sent whatever is of the months before. Only whoever holds the lock of
        the mail may ask for it.
        """
        deliveries = self.deliveries()
        is_used = any(each.state in ("sent", "unknown") for each in deliveries)
        if is_used and not self.witness.is_there():
            self.witness.is_new_here(now)
        for each in deliveries:
            if each.state == "sending":
                self.record(each, "unknown", answer="interrupted", now=now)
                self.witness.handed_over(each)
        for each in deliveries:
            if each.state == "pending" and (doubt := self.witness.doubt(each)):
                self.record(each, "unknown", answer=doubt, now=now)

    def vouch(self, delivery: Delivery) -> None:
        """Note that a person asks for this letter, whatever went out before."""
        self.witness.came_to_nothing(delivery)

    def record(
        self, delivery: Delivery, state: DeliveryState, *, answer: str, now: datetime
    ) -> None:
        """Say how a letter stands now."""
        self.connection.execute(
            "update letters set state = ?, answer = ?, changed_at = ? where number = ?",
            (state, answer, now.isoformat(), delivery.number),
        )
        if state == "sending":
            self.witness.handed_over(delivery)
        elif state == "failed":
            self.witness.came_to_nothing(delivery)

    def postpone(self, delivery: Delivery, *, answer: str, now: datetime) -> None:
        """Count an attempt in vain: the next comes later, after 5 days none."""
        attempts = delivery.attempts + 1
        is_over = now - delivery.queued_at >= PATIENCE
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, 16), LONGEST_PAUSE)
        self.connection.execute(
            "update letters set state = ?, answer = ?, changed_at = ?, attempts = ?,"
            " not_before = ? where number = ?",
            (
                "failed" if is_over else "pending",
                answer,
                now.isoformat(),
                attempts,
                (now + pause).isoformat(),
                delivery.number,
            ),
        )
        self.witness.came_to_nothing(delivery)

    def retry(self, number: int, now: datetime) -> Delivery:
        """Let a letter that waits or failed go out at once, with time ahead of it.

        Raises ``UnknownError`` E1603 for a number that is not there, E1604 for a
        letter in any other state.
        """
        return self._revive(number, ("pending", "failed"), now)

    def resolve(self, number: int, *, was_sent: bool, now: datetime) -> Delivery:
        """Take a person's word on an ``unknown`` letter: it came, or send it again.

        Raises ``UnknownError`` E1603 and E1604.
        """
        if not was_sent:
            return self._revive(number, ("unknown",), now)
        found = self._in_state(number, ("unknown",))
        self.record(found, "sent", answer="your word", now=now)
        return self._numbered(number)

    def erase_old_letters(self, now: datetime) -> None:
        """Erase the letters, not the lines, of what was sent 30 days ago."""
        rows = self.connection.execute(
            f"{_ROW} where state = 'sent' and letter is not null"
        ).fetchall()
        old = [each for each in map(_delivery, rows) if _is_old(each, now)]
        for each in old:
            self.connection.execute(
                "update letters set letter = null where number = ?", (each.number,)
            )
        if old:
            self.connection.execute("pragma wal_checkpoint(truncate)")

    def _revive(self, number: int, states: tuple[str, ...], now: datetime) -> Delivery:
        found = self._in_state(number, states)
        self.letter(found)
        self.connection.execute(
            "update letters set state = 'pending', attempts = 0, answer = '',"
            " queued_at = ?, not_before = ?, changed_at = ? where number = ?",
            (*[now.isoformat()] * 3, number),
        )
        self.witness.came_to_nothing(found)
        return self._numbered(number)

    def _in_state(self, number: int, states: tuple[str, ...]) -> Delivery:
        found = self._numbered(number)
        if found.state not in states:
            raise UnknownError(
                "E1604",
                f"delivery {number}",
                f"it is {found.state}, not {' or '.join(states)}.",
                remedy="retry is for what waits or failed, resolve for the unknown.",
            )
        return found

    def _numbered(self, number: int) -> Delivery:
        found = self._first("where number = ?", number)
        if found is None:
            raise UnknownError(
                "E1603",
                "deliveries",
                f"there is no delivery {number}.",
                remedy="rapport deliveries lists them with their IDs.",
            )
        return found

    def _first(self, where: str, *values: object) -> Delivery | None:
        row = self.connection.execute(f"{_ROW} {where}", values).fetchone()
        return None if row is None else _delivery(row)


def _key(occasion: Occasion) -> tuple[str, str, str, int]:
    return (occasion.kind, occasion.month, occasion.recipient, occasion.revision)


def _delivery(row: tuple[Any, ...]) -> Delivery:
    number, kind, month, recipient, revision, message_id, state, attempts = row[:8]
    queued_at, not_before, changed_at = map(datetime.fromisoformat, row[8:11])
    return Delivery(
        number=number,
        occasion=Occasion(kind, month, recipient, revision),
        message_id=message_id,
        state=state,
        attempts=attempts,
        queued_at=queued_at,
        not_before=not_before,
        changed_at=changed_at,
        answer=row[11],
    )


def _is_due(delivery: Delivery, now: datetime) -> bool:
    # No pause is that long: the clock was set back.
    is_far_off = delivery.not_before - now > LONGEST_PAUSE
    return delivery.not_before <= now or is_far_off


def _is_old(delivery: Delivery, now: datetime) -> bool:
    return now - delivery.changed_at >= KEPT_AFTER_SENT
