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
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Witness:
    """A file with a line for each hand-over, and one for each that came to nothing.

    Where it cannot be written, the ledger stands alone.
    """

    path: Path

    def knows(self, message_id: str) -> bool:
        """Say whether the letter was handed over and not refused afterwards."""
        lines: list[str] = []
        with suppress(OSError):
            lines = self.path.read_text(encoding="ascii").split()
        about = [line for line in lines if line[1:] == _hash(message_id)]
        return bool(about) and about[-1].startswith("+")

    def handed_over(self, message_id: str) -> None:
        """Note that the server may have the letter from now on."""
        self._append(f"+{_hash(message_id)}\n")

    def came_to_nothing(self, message_id: str) -> None:
        """Note that the letter may go again: it was refused, or a person said so."""
        if self.knows(message_id):
            self._append(f"-{_hash(message_id)}\n")

    def _append(self, line: str) -> None:
        with suppress(OSError):
            self.path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            with os.fdopen(os.open(self.path, flags, PRIVATE_FILE), "ab") as file:
                file.write(line.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())


def gather_witnesses(paths: Iterable[Path], into: Path) -> None:
    """Let ``into`` know whatever any of the witnesses at ``paths`` knows.

    Raises ``MachineError`` E1701 where it cannot be written.
    """
    known: set[str] = set()
    for path in paths:
        with suppress(OSError, UnicodeDecodeError):
            last = {line[1:]: line[0] for line in path.read_text("ascii").split()}
            known |= {each for each, sign in last.items() if sign == "+"}
    if known:
        into.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        write_private(into, "".join(f"+{each}\n" for each in sorted(known)))


def _hash(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()
