"""What a timer is to start, and the files that make it do so."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.errors import ScheduleError
from flows.core.paths import MemberHome, write_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

MARK = "Written by rapport schedule install; rapport schedule remove takes it away."
SECONDS = 120


@dataclass(frozen=True, slots=True)
class Plan:
    """One home's runs: the ``rapport`` to start, the home, and whose files it needs.

    ``programme`` and ``project`` are where Rapport is, ``state`` where this machine
    remembers what it mailed, ``user`` the folder of the user that the managers read.
    ``password_file`` is handed over as a credential; ``asks_command`` says that a
    command of the user's own gives the password and needs the user's folder whole.
    """

    programme: Path
    project: Path
    home: Path
    state: Path
    user: Path
    timezone: str = "UTC"
    is_default_home: bool = True
    password_file: Path | None = None
    asks_command: bool = False

    @property
    def name(self) -> str:
        """The name of the timer: each home beside the usual one has its own."""
        if self.is_default_home:
            return "rapport"
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:8]
        return f"rapport-{digest}"

    @property
    def log(self) -> Path:
        """Where a manager without a journal puts what runs print."""
        return MemberHome(self.home).runs_log

    @property
    def command(self) -> tuple[str, ...]:
        """The words that do whatever is due."""
        return (str(self.programme), "run", "--home", str(self.home))


@dataclass(frozen=True, slots=True)
class File:
    """A file to be placed; whole, ours alone."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a timer stands; ``next_run`` is None where nobody can tell."""

    is_installed: bool
    is_active: bool = False
    next_run: datetime | None = None
    last_result: str = ""


def place(files: Iterable[File]) -> tuple[tuple[Path, bool], ...]:
    """Write the files; gives each path and whether it is new or other than before.

    Raises ``ScheduleError`` E1803 if somebody else's file stands there; then none
    is written.
    """
    wanted = tuple(files)
    for each in wanted:
        if each.path.exists() and MARK not in each.path.read_text(encoding="utf-8"):
            raise ScheduleError(
                "E1803",
                each.path.name,
                "a file of this name is there and is not Rapport's.",
                remedy="Move it away, or choose another timer with --with.",
            )
    placed = []
    for each in wanted:
        is_new = not each.path.exists() or each.path.read_text("utf-8") != each.text
        if is_new:
            each.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(each.path, each.text)
        placed.append((each.path, is_new))
    return tuple(placed)


def take_away(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Remove those files that ``place`` wrote; gives them."""
    ours = [
        each
        for each in paths
        if each.exists() and MARK in each.read_text(encoding="utf-8")
    ]
    for each in ours:
        each.unlink()
    return tuple(ours)


def ask(
    words: Sequence[str],
    *,
    text: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str | None:
    """Run a manager's command; gives what it printed, None if it failed."""
    try:
        done = subprocess.run(  # noqa: S603 - the managers' own commands
            words,
            input=text,
            capture_output=True,
            check=True,
            cwd=folder,
            env=None if environment is None else {**os.environ, **environment},
            text=True,
            timeout=SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def refused(words: Sequence[str]) -> ScheduleError:
    """Give the failure of a manager's command."""
    return ScheduleError(
        "E1802",
        words[0],
        f"'{' '.join(words)}' failed.",
        remedy="Choose another timer with --with, or start `rapport run` yourself.",
    )


def tell(
    words: Sequence[str],
    *,
    text: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> str:
    """Run a manager's command; raises ``ScheduleError`` E1802 if it fails."""
    said = ask(words, text=text, environment=environment, folder=folder)
    if said is None:
        raise refused(words)
    return said
