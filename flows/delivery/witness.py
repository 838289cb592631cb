"""What this machine has handed over, kept away from what backups bring back.

A ledger from an old backup would send again what it does not know to be sent. So
each letter is noted here as well before the closing dot, by a hash and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.paths import PRIVATE_FILE, PRIVATE_FOLDER, write_private

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from flows.core.letters import Delivery


@dataclass(frozen=True, slots=True)
class Witness:
    """A file with a line for each hand-over, and one for each that came to nothing.

    ``+HASH`` and ``-HASH`` are about a letter, ``?2026-07`` says that until then
    another machine may have sent what this one does not know of. Where the file
    cannot be written, the ledger stands alone.
    """

    path: Path

    def is_there(self) -> bool:
        """Say whether anything was ever noted here."""
        return self.path.exists()

    def doubt(self, delivery: Delivery) -> str:
        """Say in two words why the letter may have gone out before; empty if not."""
        lines = self._lines()
        about = [line for line in lines if line[1:] == _hash(delivery)]
        if about:
            return "sent before" if about[-1].startswith("+") else ""
        strange = [line[1:] for line in lines if line.startswith("?")]
        is_of_old = any(delivery.occasion.month < month for month in strange)
        return "home moved" if is_of_old else ""

    def handed_over(self, delivery: Delivery) -> None:
        """Note that the server may have the letter from now on."""
        self._append(f"+{_hash(delivery)}\n")

    def came_to_nothing(self, delivery: Delivery) -> None:
        """Note that the letter may go again: it was refused, or a person said so."""
        if self.doubt(delivery):
            self._append(f"-{_hash(delivery)}\n")

    def is_new_here(self, now: datetime) -> None:
        """Note that the ledger comes from elsewhere, and what it does not know of."""
        self._append(f"?{now:%Y-%m}\n")

    def _lines(self) -> list[str]:
        with suppress(OSError):
            return self.path.read_text(encoding="ascii").split()
        return []

    def _append(self, line: str) -> None:
        with suppress(OSError):
            self.path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            with os.fdopen(os.open(self.path, flags, PRIVATE_FILE), "ab") as file:
                file.write(line.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())


def gather_witnesses(
    brought: Path, local: Iterable[Path], into: Path, *, now: datetime
) -> None:
    """Let ``into`` know what a backup's witness and those of this machine know.

    Where none of these sent any of what the backup's did, the home comes from
    another machine. Raises ``MachineError`` E1701 where it cannot be written.
    """
    there, here = _last_words([brought]), _last_words(local)
    lines = {**there, **here, **{key: "+" for key in there if there[key] == "+"}}
    sent_there = {each for each, sign in there.items() if sign == "+"}
    if sent_there and sent_there.isdisjoint(here):
        lines[f"{now:%Y-%m}"] = "?"
    if lines:
        into.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        write_private(into, "".join(f"{lines[key]}{key}\n" for key in sorted(lines)))


def _last_words(paths: Iterable[Path]) -> dict[str, str]:
    """Give the last sign about each letter; one that was handed over stays so."""
    found: dict[str, str] = {}
    for path in paths:
        with suppress(OSError, UnicodeDecodeError):
            last = {line[1:]: line[0] for line in path.read_text("ascii").split()}
            found |= {key: sign for key, sign in last.items() if found.get(key) != "+"}
    return found


def _hash(delivery: Delivery) -> str:
    return hashlib.sha256(delivery.message_id.encode()).hexdigest()
