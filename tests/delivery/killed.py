"""Sends what is due and dies at a place: ``python -m tests.delivery.killed ...``.

LEDGER PORT PLACE LETTER KIND: at the PLACE of the LETTER-th one, if any, the process
is killed. KIND ``careless`` is the twin that does not write down ``sending``.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from flows.delivery.outbox import Outbox, open_outbox
from flows.delivery.sender import send_due
from flows.delivery.smtp import Server
from tests.delivery.letters import NOW, SENDER

if TYPE_CHECKING:
    from datetime import datetime

    from flows.core.letters import Delivery, DeliveryState


class Careless(Outbox):
    """A ledger that forgets to say that the server may have a letter."""

    def record(
        self, delivery: Delivery, state: DeliveryState, *, answer: str, now: datetime
    ) -> None:
        if state != "sending":
            super().record(delivery, state, answer=answer, now=now)


def run(ledger: Path, port: int, place: str, letter: int, *, careless: bool) -> None:
    """Send, and die when ``place`` is passed for the ``letter``-th time."""
    passed = []

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


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        ledger, port, place, letter, kind = sys.argv[1:]
        # From here on whoever started it may kill it.
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        run(Path(ledger), int(port), place, int(letter), careless=kind == "careless")
