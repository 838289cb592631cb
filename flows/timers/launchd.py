"""macOS: a launch agent that starts a run every morning and at each log-in."""

from __future__ import annotations

import os
import plistlib
from typing import TYPE_CHECKING

from flows.timers.plan import MARK, File, Standing, ask, place, take_away, tell

if TYPE_CHECKING:
    from pathlib import Path

    from flows.timers.plan import Plan

NAME = "launchd"
# A Python that is not Homebrew's own does not look there by itself.
_LIBRARIES = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"


def is_here() -> bool:
    """Say whether this user's launchd answers."""
    return ask(("launchctl", "version")) is not None


def install(plan: Plan) -> tuple[tuple[Path, bool], ...]:
    """Place the agent and load it; gives the file, new or not."""
    placed = place(files(plan))
    # A loaded agent keeps its old text.
    ask(("launchctl", "bootout", f"{_domain()}/{_label(plan)}"))
    tell(("launchctl", "bootstrap", _domain(), str(_path(plan))))
    return placed


def remove(plan: Plan) -> tuple[Path, ...]:
    """Unload the agent and take it away; gives the file if it was there."""
    if _path(plan).exists():
        ask(("launchctl", "bootout", f"{_domain()}/{_label(plan)}"))
    return take_away([_path(plan)])


def standing(plan: Plan) -> Standing:
    """Ask launchd whether it knows the agent and how the last run ended."""
    if not _path(plan).exists():
        return Standing(is_installed=False)
    said = ask(("launchctl", "print", f"{_domain()}/{_label(plan)}"))
    lines = [line.strip() for line in (said or "").splitlines()]
    ended = [line for line in lines if line.startswith("last exit code")]
    return Standing(
        is_installed=True, is_active=said is not None, last_result="".join(ended[:1])
    )


def hint(plan: Plan) -> str:
    """Say how to look at it."""
    return f"See it: launchctl print {_domain()}/{_label(plan)}"


def files(plan: Plan) -> tuple[File, ...]:
    """Give the agent of a plan."""
    agent = {
        "Label": _label(plan),
        # plistlib knows no comments, and launchd skips keys that it does not know.
        "Comment": MARK,
        "ProgramArguments": list(plan.command),
        "StartCalendarInterval": {"Hour": 8, "Minute": 0},
        # A morning asleep is made up for on waking, one switched off here.
        "RunAtLoad": True,
        "ProcessType": "Background",
        "Umask": 0o077,
        "EnvironmentVariables": {
            "LANG": "en_US.UTF-8",
            "DO_NOT_TRACK": "1",
            "DYLD_FALLBACK_LIBRARY_PATH": _LIBRARIES,
        },
        "StandardOutPath": str(plan.log),
        "StandardErrorPath": str(plan.log),
    }
    return (File(_path(plan), plistlib.dumps(agent, sort_keys=False).decode()),)


def _path(plan: Plan) -> Path:
    return plan.user / "LaunchAgents" / f"{_label(plan)}.plist"


def _label(plan: Plan) -> str:
    return f"{plan.name}.run"


def _domain() -> str:
    return f"gui/{os.getuid()}"
