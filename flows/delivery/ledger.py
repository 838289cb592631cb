"""The file of the ledger: its version, its copies, what a backup makes doubtful."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from flows.core.errors import DeliveryError
from flows.core.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

# Ledgers from before there was a number have the same table and call it 0.
VERSION = 1


@contextmanager
def ledger_works(path: Path) -> Iterator[None]:
    """Turn whatever SQLite raises over the ledger at ``path`` into E1601."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise DeliveryError(
            "E1601",
            path.name,
            f"the ledger of the mail cannot be used ({type(error).__name__}).",
            remedy="Make room, or put it back from a backup: without it, nobody knows"
            " what was sent.",
        ) from error


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Mark a ledger with its version; raises ``DeliveryError`` E1719 for a newer."""
    [found] = connection.execute("pragma user_version").fetchone()
    if found > VERSION:
        raise DeliveryError(
            "E1719",
            path.name,
            f"the ledger of the mail is of version {found}, newer than this program"
            f" knows ({VERSION}).",
            remedy="Use the newer Rapport that wrote it.",
        )
    connection.execute(f"pragma user_version = {VERSION}")


def copy_ledger(path: Path, into: Path) -> None:
    """Copy the ledger as it is at one moment, whoever else may have it open.

    Raises ``DeliveryError`` E1601 if it cannot be read or copied.
    """
    os.close(os.open(into, os.O_RDWR | os.O_CREAT, PRIVATE_FILE))
    with (
        ledger_works(path),
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(into)) as target,
    ):
        source.backup(target)


def doubt_waiting(path: Path, *, now: datetime) -> None:
    """Call ``unknown`` whatever waits in a ledger that comes from a backup.

    It may have gone out since the backup was made. Raises ``DeliveryError`` E1601.
    """
    with ledger_works(path), closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "update letters set state = 'unknown', answer = 'from a backup',"
            " changed_at = ? where state in ('pending', 'sending')",
            (now.isoformat(),),
        )
        connection.commit()
