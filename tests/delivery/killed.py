"""Sends what is due in a process of its own, and dies on the way.

The careless twin does not write down ``sending``.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from flows.delivery.outbox import Outbox, open_outbox
from flows.delivery.sender import send_due
from flows.delivery.smtp import Server
from tests.delivery.letters import NOW, SENDER
from tests.forking import CONTEXT

if TYPE_CHECKING:
    from datetime import datetime
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from flows.core.letters import Delivery, DeliveryState


class Careless(Outbox):
    """A ledger that forgets to say that the server may have a letter."""

    def record(
        self, delivery: Delivery, state: DeliveryState, *, answer: str, now: datetime
    ) -> None:
        if state != "sending":
            super().record(delivery, state, answer=answer, now=now)


def start(
    ledger: Path, port: int, place: str = "", letter: int = 0, *, careless: bool = False
) -> BaseProcess:
    """Start a run that dies when ``place`` is passed for the ``letter``-th time."""
    words = (ledger, port, place, letter, careless)
    process = CONTEXT.Process(target=_run, args=words, daemon=True)
    process.start()
    return process


def ended(process: BaseProcess) -> int | None:
    """Wait for a run and give its exit code, -9 if it was killed."""
    process.join()
    return process.exitcode


def _run(ledger: Path, port: int, place: str, letter: int, careless: bool) -> None:  # noqa: FBT001 - positional in a process of its own
    passed: list[str] = []

    def at(where: str) -> None:
        passed.append(where)
        if where == place and passed.count(place) == letter:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        used = outbox
        if careless:
            used = Careless(outbox.connection, outbox.witness)
            # Or the missing word would be taken for a home that moved.
            used.witness.path.touch()
        server = Server("127.0.0.1", port, "none")
        send_due(used, server, sender=SENDER, clock=lambda: NOW, at=at)
