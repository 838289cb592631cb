"""Withdraws letters from the ledger: their words go, their lines stay."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from email.parser import BytesParser
from email.policy import SMTP
from typing import TYPE_CHECKING

from flows.delivery.ledger import ledger_works

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LETTERS = "select number, letter from letters where letter is not null"
# What waits is not to go out any more; what may have gone is still to be answered for.
_WITHDRAW = """
update letters
set letter = null,
    answer = iif(state = 'pending', 'superseded', answer),
    changed_at = iif(state = 'pending', ?, changed_at),
    state = iif(state = 'pending', 'failed', state)
where number = ?
"""
_ERASE = "update letters set letter = null where number = ?"


def find_letters(path: Path, holds: Callable[[bytes], bool]) -> tuple[int, ...]:
    """Give the numbers of the letters of which some decoded part ``holds`` it.

    Raises ``DeliveryError`` E1601.
    """
    if not path.exists():
        return ()
    with ledger_works(path), closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(_LETTERS).fetchall()
    return tuple(
        number
        for number, letter in rows
        if any(holds(part) for part in _parts(bytes(letter)))
    )


def withdraw_letters(path: Path, numbers: tuple[int, ...], *, now: datetime) -> None:
    """Erase the words of letters, and let what waits wait no longer.

    Raises ``DeliveryError`` E1601.
    """
    moment = now.isoformat()
    _execute(path, [(_WITHDRAW, (moment, number)) for number in numbers])


def find_sent(path: Path, since: datetime) -> tuple[int, ...]:
    """Give the numbers of the letters sent before ``since`` whose words are there.

    Raises ``DeliveryError`` E1601.
    """
    if not path.exists():
        return ()
    with ledger_works(path), closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "select number, changed_at from letters"
            " where state = 'sent' and letter is not null"
        ).fetchall()
    return tuple(n for n, at in rows if datetime.fromisoformat(at) < since)


def erase_sent(path: Path, numbers: tuple[int, ...]) -> None:
    """Erase the words of letters that were sent; raises ``DeliveryError`` E1601."""
    _execute(path, [(_ERASE, (number,)) for number in numbers])


def _execute(path: Path, commands: list[tuple[str, tuple[object, ...]]]) -> None:
    if not commands:
        return
    with (
        ledger_works(path),
        closing(sqlite3.connect(path, isolation_level=None)) as connection,
    ):
        connection.execute("pragma secure_delete = on")
        for command, values in commands:
            connection.execute(command, values)
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def _parts(letter: bytes) -> Iterator[bytes]:
    yield letter
    for part in BytesParser(policy=SMTP).parsebytes(letter).walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield content
