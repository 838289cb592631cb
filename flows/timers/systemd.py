"""A user's systemd: a timer that catches up, and a service that may do little."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.timers.plan import MARK, File, Standing, ask, place, take_away, tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.timers.plan import Plan

NAME = "systemd"
# What needs no more of the kernel than a process may ask for itself.
_FENCE = (
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
)
# What needs user namespaces, which some kernels refuse to users.
_WALLS = (
    "PrivateTmp=yes",
    "ProtectSystem=strict",
    "ProtectControlGroups=yes",
    "ProtectKernelTunables=yes",
)
_TIMER = """\
# {mark}
[Unit]
Description=Rapport: look every day whether a report is due

[Timer]
OnCalendar=*-*-* 08:00:00
# A day on which the machine was off or asleep is made up for at once.
Persistent=true
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""
_SERVICE = """\
# {mark}
[Unit]
Description=Rapport: do whatever is due

[Service]
Type=oneshot
ExecStart={command}
# Another run is at work, and does the same.
SuccessExitStatus=75
TimeoutStartSec=2h
Nice=10
UMask=0077
Environment=LANG=C.UTF-8 DO_NOT_TRACK=1
CacheDirectory=rapport
Environment=XDG_CACHE_HOME=%C/rapport
{more}
"""


def is_here() -> bool:
    """Say whether this user's systemd answers."""
    return ask(("systemctl", "--user", "show-environment")) is not None


def install(plan: Plan) -> tuple[tuple[Path, bool], ...]:
    """Place both units and start the timer; gives the files, each new or not."""
    plan.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    placed = place(files(plan, has_walls=_may_have_walls()))
    tell(("systemctl", "--user", "daemon-reload"))
    tell(("systemctl", "--user", "enable", "--now", f"{plan.name}.timer"))
    return placed


def remove(plan: Plan) -> tuple[Path, ...]:
    """Stop the timer and take both units away; gives the files that were there."""
    paths = _paths(plan)
    if any(each.exists() for each in paths):
        ask(("systemctl", "--user", "disable", "--now", f"{plan.name}.timer"))
    gone = take_away(paths)
    if gone:
        ask(("systemctl", "--user", "daemon-reload"))
        ask(("systemctl", "--user", "reset-failed", f"{plan.name}.service"))
    return gone


def standing(plan: Plan) -> Standing:
    """Ask systemd when the timer starts next and how the last run ended."""
    if not all(each.exists() for each in _paths(plan)):
        return Standing(is_installed=False)
    timer = _properties(f"{plan.name}.timer", "ActiveState", "NextElapseUSecRealtime")
    service = _properties(f"{plan.name}.service", "Result", "ExecMainStatus")
    result = service.get("Result", "")
    code = service.get("ExecMainStatus", "0")
    return Standing(
        is_installed=True,
        is_active=timer.get("ActiveState") == "active",
        next_run=_instant(timer.get("NextElapseUSecRealtime", "")),
        last_result=result if code == "0" else f"{result}, ended with {code}",
    )


def hint(plan: Plan) -> str:
    """Say how to look at it."""
    return (
        f"See it: systemctl --user list-timers {plan.name}.timer, and"
        f" journalctl --user -u {plan.name}. It runs while you are logged in; for"
        " always: loginctl enable-linger."
    )


def files(plan: Plan, *, has_walls: bool = True) -> tuple[File, File]:
    """Give the timer and the service of a plan."""
    timer, service = _paths(plan)
    command = " ".join(map(quoted, plan.command))
    more = "\n".join(_properties_of(plan, has_walls=has_walls))
    return (
        File(timer, _TIMER.format(mark=MARK)),
        File(service, _SERVICE.format(mark=MARK, command=command, more=more)),
    )


def quoted(word: str) -> str:
    r"""Write a word for ``ExecStart`` so that systemd reads just this word.

    >>> quoted('/home/ana/50% "new"')
    '"/home/ana/50%% \\"new\\""'
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'.replace("%", "%%").replace("$", "$$")


def _properties_of(plan: Plan, *, has_walls: bool) -> Iterator[str]:
    if plan.password_file:
        # To the end of the line this is the path, blanks and all.
        path = str(plan.password_file).replace("%", "%%")
        yield f"LoadCredential=rapport-mail-password:{path}"
    yield from _FENCE
    if not has_walls:
        return
    yield from _WALLS
    # Programmes that give passwords write here and there in the user's folder.
    if not plan.asks_command:
        yield "ProtectHome=read-only"
    yield f"ReadWritePaths={_path(plan.home)} {_path(plan.state)}"


def _may_have_walls() -> bool:
    walls = [word for each in (*_FENCE, *_WALLS) for word in ("-p", each)]
    trial = ("systemd-run", "--user", "--wait", "--collect", "--quiet", *walls)
    return ask((*trial, sys.executable, "-c", "")) is not None


def _paths(plan: Plan) -> tuple[Path, Path]:
    folder = plan.user / "systemd" / "user"
    return (folder / f"{plan.name}.timer", folder / f"{plan.name}.service")


def _path(path: Path) -> str:
    return quoted(str(path)).replace("$$", "$")


def _properties(unit: str, *names: str) -> dict[str, str]:
    wanted = [word for name in names for word in ("-p", name)]
    said = ask(("systemctl", "--user", "show", unit, *wanted)) or ""
    return dict(line.split("=", 1) for line in said.splitlines() if "=" in line)


def _instant(said: str) -> datetime | None:
    # Such as "Sat 2026-11-28 08:00:00 UTC", in the machine's own zone.
    words = said.split()
    if len(words) < 3:  # noqa: PLR2004 - a weekday, a day and a time
        return None
    local = datetime.strptime(" ".join(words[1:3]), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - made aware below
    return local.astimezone(UTC)
