"""What the last run came to, remembered in the home for whoever looks after it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flows.core.paths import write_private

if TYPE_CHECKING:
    from flows.core.paths import MemberHome


@dataclass(frozen=True, slots=True)
class LastRun:
    """A run that did what was due: when, the months made, the codes of what failed."""

    started_at: datetime
    made: tuple[str, ...] = ()
    mail: str = ""
    codes: tuple[str, ...] = ()

    def __str__(self) -> str:
        done = [f"made {', '.join(self.made)}"] if self.made else []
        done += [f"mail {self.mail}"] if self.mail else []
        done += [f"failed with {', '.join(self.codes)}"] if self.codes else []
        what = "; ".join(done) or "nothing was due"
        return f"{self.started_at:%Y-%m-%d %H:%M} UTC, {what}"


def remember_run(home: MemberHome, run: LastRun) -> None:
    """Write down what a run came to, over the one before."""
    said = {
        "started_at": run.started_at.isoformat(),
        "made": run.made,
        "mail": run.mail,
        "codes": run.codes,
    }
    write_private(home.last_run, json.dumps(said) + "\n")


def last_run(home: MemberHome) -> LastRun | None:
    """Give what the last run came to; None if there was none or nobody can tell."""
    try:
        said = json.loads(home.last_run.read_text(encoding="utf-8"))
        return LastRun(
            datetime.fromisoformat(said["started_at"]),
            tuple(said["made"]),
            said["mail"],
            tuple(said["codes"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None
