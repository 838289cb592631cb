"""cron: one line in the user's own table, between two marks."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from flows.timers.plan import MARK, SECONDS, Standing, ask, refused, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.timers.plan import Plan

NAME = "cron"
# It is no file that one could name.
_PLACE = Path("crontab")
_NO_TABLE = ("no crontab", "no such file")


def is_here() -> bool:
    """Say whether this machine has a cron for its users."""
    # With no table yet, it lists nothing and ends with 1.
    return ask(("sh", "-c", "command -v crontab")) is not None


def install(plan: Plan) -> tuple[tuple[Path, bool], ...]:
    """Put the lines into the table; gives its name, changed or not."""
    table = _table()
    wanted = [*without_ours(table, plan), *lines(plan)]
    if wanted != table:
        _write(wanted)
    return ((_PLACE, wanted != table),)


def remove(plan: Plan) -> tuple[Path, ...]:
    """Take the lines out of the table; what else is in it stays as it is."""
    table = _table()
    kept = without_ours(table, plan)
    if kept == table:
        return ()
    if kept:
        _write(kept)
    else:
        tell(("crontab", "-r"))
    return (_PLACE,)


def standing(plan: Plan) -> Standing:
    """Say whether the lines are in the table; cron itself tells nothing."""
    is_there = _begin(plan) in _table()
    return Standing(is_installed=is_there, is_active=is_there)


def hint(_plan: Plan) -> str:
    """Say how to look at it."""
    return "See it: crontab -l. What goes wrong, cron mails to you on this machine."


def lines(plan: Plan) -> tuple[str, ...]:
    """Give the lines of a plan, marks included.

    cron makes up for nothing that it missed, so it asks every hour of the day.
    """
    command = " ".join(map(shlex.quote, plan.command)).replace("%", "\\%")
    return (
        _begin(plan),
        f"17 7-22 * * * umask 077; {command} >/dev/null",
        _end(plan),
    )


def without_ours(table: Sequence[str], plan: Plan) -> list[str]:
    """Give a table without a plan's lines."""
    if not (_begin(plan) in table and _end(plan) in table):
        return list(table)
    begin, end = table.index(_begin(plan)), table.index(_end(plan))
    return [*table[:begin], *table[end + 1 :]]


def _begin(plan: Plan) -> str:
    return f"# {plan.name}: {MARK}"


def _end(plan: Plan) -> str:
    return f"# {plan.name}: end"


def _table() -> list[str]:
    words = ("crontab", "-l")
    try:
        done = subprocess.run(  # noqa: S603 - cron's own command
            words,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
            text=True,
            timeout=SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    if done.returncode == 0:
        return done.stdout.splitlines()
    # Whoever takes a table that cannot be read for none writes over it.
    if not any(each in done.stderr.lower() for each in _NO_TABLE):
        raise refused(words)
    return []


def _write(table: Sequence[str]) -> None:
    tell(("crontab", "-"), text="".join(f"{line}\n" for line in table))
