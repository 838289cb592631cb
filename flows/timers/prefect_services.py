"""A Prefect server and a worker as services of the user's systemd."""

from __future__ import annotations

import time
import urllib.request
from typing import TYPE_CHECKING

from flows.core.errors import ScheduleError
from flows.timers.plan import MARK, File, Standing, ask, place, take_away, tell
from flows.timers.systemd import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from flows.timers.plan import Plan

NAME = "prefect"
API = "http://127.0.0.1:4200/api"
POOL = "local"
_PATIENCE = 180
_UNIT = """\
# {mark}
[Unit]
Description=Rapport: {what}
{order}
[Service]
WorkingDirectory={project}
ExecStart={command}
Restart=on-failure
RestartSec=10s
UMask=0077
NoNewPrivileges=yes
Environment=LANG=C.UTF-8 DO_NOT_TRACK=1 PREFECT_SERVER_ANALYTICS_ENABLED=false
Environment={folder}
{more}
[Install]
WantedBy=default.target
"""


def is_here() -> bool:
    """Say whether this user's systemd answers; Prefect itself came with Rapport."""
    return ask(("systemctl", "--user", "show-environment")) is not None


def install(plan: Plan) -> tuple[tuple[Path, bool], ...]:
    """Start a server, put the deployments on it, start a worker.

    Raises ``ScheduleError`` E1804 if the server does not answer within three minutes.
    """
    _folder(plan).mkdir(mode=0o700, parents=True, exist_ok=True)
    placed = place(files(plan))
    server, worker = (path.name for path, _ in placed)
    tell(("systemctl", "--user", "daemon-reload"))
    tell(("systemctl", "--user", "enable", "--now", server))
    _wait()
    prefect = str(plan.programme.with_name("prefect"))
    environment = {
        "PREFECT_API_URL": API,
        "PREFECT_HOME": str(_folder(plan)),
        "RAPPORT_TIMEZONE": plan.timezone,
        "DO_NOT_TRACK": "1",
    }
    for words in (
        ("work-pool", "create", POOL, "--type", "process", "--overwrite"),
        ("--no-prompt", "deploy", "--all"),
    ):
        tell((prefect, *words), environment=environment, folder=plan.project)
    tell(("systemctl", "--user", "enable", "--now", worker))
    return placed


def remove(plan: Plan) -> tuple[Path, ...]:
    """Stop worker and server and take their units away; what they wrote stays."""
    for path in reversed(_paths(plan)):
        if path.exists():
            ask(("systemctl", "--user", "disable", "--now", path.name))
    gone = take_away(_paths(plan))
    if gone:
        ask(("systemctl", "--user", "daemon-reload"))
    return gone


def standing(plan: Plan) -> Standing:
    """Ask systemd whether both run, and the server whether it is well."""
    names = [path.name for path in _paths(plan) if path.exists()]
    if not names:
        return Standing(is_installed=False)
    states = ask(("systemctl", "--user", "is-active", *names))
    is_active = states is not None and _is_well()
    return Standing(is_installed=True, is_active=is_active)


def hint(plan: Plan) -> str:
    """Say how to look at it."""
    return (
        f"See it: http://127.0.0.1:4200, and journalctl --user -u {plan.name}-worker."
        " It runs while you are logged in; for always: loginctl enable-linger."
    )


def files(plan: Plan) -> tuple[File, File]:
    """Give the units of the server and the worker."""
    prefect = plan.programme.with_name("prefect")
    server, worker = _paths(plan)
    start = (str(prefect), "server", "start", "--host", "127.0.0.1")
    work = (str(prefect), "worker", "start", "--pool", POOL, "--type", "process")
    surroundings = [f"RAPPORT_HOME={plan.home}", f"PREFECT_API_URL={API}"]
    return (
        File(server, _unit(plan, "Prefect server", start, "", [])),
        File(
            worker,
            _unit(plan, "Prefect worker", work, f"After={server.name}\n", surroundings),
        ),
    )


def _unit(
    plan: Plan, what: str, command: tuple[str, ...], order: str, more: list[str]
) -> str:
    lines = [f"Environment={quoted(each).replace('$$', '$')}\n" for each in more]
    if plan.password_file and more:
        path = str(plan.password_file).replace("%", "%%")
        lines.append(f"LoadCredential=rapport-mail-password:{path}\n")
    return _UNIT.format(
        mark=MARK,
        what=what,
        order=order,
        project=str(plan.project).replace("%", "%%"),
        command=" ".join(map(quoted, command)),
        folder=quoted(f"PREFECT_HOME={_folder(plan)}").replace("$$", "$"),
        more="".join(lines),
    )


def _paths(plan: Plan) -> tuple[Path, Path]:
    folder = plan.user / "systemd" / "user"
    return (
        folder / f"{plan.name}-server.service",
        folder / f"{plan.name}-worker.service",
    )


def _folder(plan: Plan) -> Path:
    return plan.state / "prefect"


def _wait() -> None:
    end = time.monotonic() + _PATIENCE
    while not _is_well():
        if time.monotonic() > end:
            raise ScheduleError(
                "E1804",
                API,
                "the server does not answer.",
                remedy="journalctl --user tells why; another may hold port 4200.",
            )
        time.sleep(1)


def _is_well() -> bool:
    try:
        with urllib.request.urlopen(f"{API}/health", timeout=5) as answer:  # noqa: S310 - the address above
            return bool(answer.status == 200)  # noqa: PLR2004 - well
    except OSError:
        return False
