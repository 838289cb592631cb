"""One run at a time: a kernel lock that no crash can leave behind."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.core.errors import BusyError
from flows.core.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 10.0
_PAUSE = 0.1


@contextmanager
def one_run_at_a_time(path: Path, *, patience: float | None = None) -> Iterator[None]:
    """Hold the lock on ``path``, waiting ``patience`` seconds for it, else ten.

    Raises ``BusyError`` E1403 that names the run which holds it.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE), "r+") as file:
        _wait(file.fileno(), path, PATIENCE if patience is None else patience)
        started = datetime.now(UTC).isoformat(timespec="seconds")
        told = f"started at {started}, process {os.getpid()}"
        # On a full disk the lock holds all the same, only without telling of whom.
        with suppress(OSError):
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), told.encode())
        yield


def _wait(descriptor: int, path: Path, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise _busy(path) from None
            time.sleep(_PAUSE)
        else:
            return


def _busy(path: Path) -> BusyError:
    return BusyError(
        "E1403",
        path.name,
        f"another run is at work ({path.read_text() or 'just started'}).",
        remedy="Wait for it to end; this run has changed nothing.",
    )
