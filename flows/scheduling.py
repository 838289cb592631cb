"""Setting up what starts the runs, in plain functions that join the rooms."""

from __future__ import annotations

import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_config_path

from flows.core.errors import ScheduleError, SettingsError
from flows.core.mail import read_mail_settings
from flows.core.paths import PROJECT, MemberHome
from flows.timers import cron, launchd, prefect_services, systemd
from flows.timers.plan import Plan

if TYPE_CHECKING:
    from types import ModuleType

    from flows.core.settings import Settings
    from flows.timers.plan import Standing

TIMERS = {each.NAME: each for each in (systemd, launchd, cron, prefect_services)}
# Which one is meant where nothing is said, in this order.
_USUAL = (launchd, systemd, cron)


@dataclass(frozen=True, slots=True)
class Installed:
    """What was set up: with what, every file and whether it changed, how to see it.

    ``removed`` are the files of another timer that started the same runs before.
    """

    timer: str
    placed: tuple[tuple[Path, bool], ...]
    removed: tuple[Path, ...]
    hint: str


def install(home: MemberHome, settings: Settings, name: str | None) -> Installed:
    """Have runs started by a timer, by default the first that this machine has.

    Doing it again changes nothing. Raises ``ScheduleError`` E1802 to E1805.
    """
    timer = TIMERS[name] if name else _usual()
    if not timer.is_here():
        raise ScheduleError(
            "E1805",
            "schedule",
            f"there is no {timer.NAME} here that answers.",
            remedy="Choose another with --with, or see the README, Schedule it.",
        )
    plan = plan_for(home, settings)
    others = [each for each in TIMERS.values() if each is not timer]
    placed = timer.install(plan)
    removed = [path for each in others for path in each.remove(plan)]
    return Installed(timer.NAME, placed, tuple(removed), timer.hint(plan))


def remove(home: MemberHome, settings: Settings) -> tuple[Path, ...]:
    """Take every timer of this home away; gives the files that are gone."""
    plan = plan_for(home, settings)
    return tuple(path for each in TIMERS.values() for path in each.remove(plan))


def standings(home: MemberHome, settings: Settings) -> dict[str, Standing]:
    """Say how the timers stand that are installed for this home, by their names."""
    plan = plan_for(home, settings)
    found = {name: each.standing(plan) for name, each in TIMERS.items()}
    return {name: each for name, each in found.items() if each.is_installed}


def plan_for(home: MemberHome, settings: Settings) -> Plan:
    """Give what a timer of this home has to start, in whole paths."""
    try:
        mail = read_mail_settings(home.settings)
    except SettingsError:
        # The run will tell; the timer can be set up all the same.
        mail = None
    file = mail.password_file if mail else ""
    is_mac = sys.platform == "darwin"
    return Plan(
        programme=Path(sysconfig.get_path("scripts")) / "rapport",
        project=PROJECT,
        home=home.root.resolve(),
        state=home.witness.parent,
        user=Path("~/Library").expanduser() if is_mac else user_config_path(),
        timezone=settings.timezone,
        is_default_home=home.root.resolve() == MemberHome.usual().root.resolve(),
        password_file=Path(file).expanduser().absolute() if file else None,
        asks_command=bool(mail and mail.password_command),
    )


def _usual() -> ModuleType:
    for each in _USUAL:
        if each.is_here():
            return each
    raise ScheduleError(
        "E1805",
        "schedule",
        "neither launchd nor a user's systemd nor cron is here.",
        remedy="Have anything start `rapport run` once a day; more often does no harm.",
    )
