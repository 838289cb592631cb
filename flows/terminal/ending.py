"""How a command ends when it is stopped, or when nobody takes what it prints."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from flows.core.errors import MachineError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO)
_STOPS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def tidied() -> Iterator[None]:
    """Let a service or a terminal that ends stop the block as Ctrl-C does.

    What the block made for itself goes: copies of the database and of exports are
    among it. Then the process ends as it would have ended by the signal.
    """
    came: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        """Remember the signal, and end the block as Ctrl-C would."""
        came.append(number)
        raise KeyboardInterrupt

    # Who started it may want it to outlive the terminal.
    heard = [each for each in _STOPS if signal.getsignal(each) == signal.SIG_DFL]
    for each in heard:
        signal.signal(each, stop)
    try:
        yield
    finally:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
        for number in came:
            signal.raise_signal(number)


@contextmanager
def printed() -> Iterator[None]:
    """Print any letters that the block prints, spelt out where the screen has none.

    Raises ``MachineError`` E1404 where nothing more can be printed; a reader who has
    seen enough, as ``head``, is no failure.
    """
    for stream in (sys.stdout, sys.stderr):
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="backslashreplace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _print_nowhere()
    except OSError as error:
        # Any other is about a file or the network, and was not foreseen.
        if error.filename is not None or error.errno not in _FULL:
            raise
        _print_nowhere()
        raise MachineError(
            "E1404",
            "output",
            f"it cannot be printed ({error.strerror}).",
            remedy="Print to where there is room.",
        ) from None


def _print_nowhere() -> None:
    # At its end Python would try once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
