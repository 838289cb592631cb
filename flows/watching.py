"""How things stand, for whoever looks after it, in plain functions that join the rooms.

Nothing here changes anything, and nothing names a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flows import duties, scheduling, steps
from flows.core.due import find_due
from flows.core.errors import RapportError
from flows.core.findings import Finding
from flows.core.machine import examine_machine
from flows.core.mail import read_mail_settings
from flows.core.months import Month
from flows.core.runs import LastRun, last_run
from flows.core.settings import Settings, read_settings
from flows.delivery.alarm import tell_overdue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from flows.core.due import Due, Standing
    from flows.core.letters import Delivery
    from flows.core.paths import MemberHome
    from flows.timers.plan import Standing as Timer

# Days that a month's report, its export, a run of an installed timer may take.
REPORT_DAYS = 10
EXPORT_DAYS = 45
RUN_DAYS = 3


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: what is due, what is made and mailed, what starts the runs.

    ``overdue`` says in sentences what somebody should look at; empty when all is
    well. ``export_age`` is in days, None without any export; ``timers`` are the
    installed ones by name.
    """

    due: Due
    made: tuple[Month, ...]
    deliveries: tuple[Delivery, ...]
    export_age: int | None
    last_run: LastRun | None
    timers: dict[str, Timer]
    overdue: tuple[str, ...]


def read_status(home: MemberHome, settings: Settings, *, now: datetime) -> Status:
    """Say how things stand at ``now``."""
    standing = duties.read_standing(home, settings)
    due = find_due(
        standing,
        planned_at=now,
        now=now,
        zone=settings.zone,
        recipients=duties.recipients(home),
    )
    today = now.astimezone(settings.zone).date()
    ran = last_run(home)
    timers = scheduling.standings(home, settings)
    told = [*tell_overdue(standing.letters, now)]
    told += _late_report(standing, due, Month.of(today).previous, late=today.day)
    age = (today - due.seen).days - 1 if due.seen else None
    if age is None or age > EXPORT_DAYS:
        told.append("There is no new export: ask LinkedIn for one.")
    told += _late_runs(ran, timers, now)
    return Status(
        due,
        tuple(sorted(each.month for each in standing.reports if each.is_whole)),
        standing.letters,
        age,
        ran,
        timers,
        tuple(told),
    )


def examine(home: MemberHome, *, now: datetime) -> tuple[Finding, ...]:
    """Look at all that a report needs; a home that is not there is not made."""
    looked = [*steps.examine(home), *examine_machine(home, now)]
    try:
        settings = read_settings(home.settings)
        mail = read_mail_settings(home.settings)
    except RapportError as error:
        bad = f"{error.what} [{error.code}]"
        looked.append(
            Finding("settings", is_well=False, found=bad, remedy=error.remedy)
        )
        return tuple(looked)
    zone = f"time zone {settings.timezone}"
    looked.append(Finding("settings", is_well=True, found=zone))
    word = "set up; rapport mail test tries it" if mail else "not set up"
    looked.append(Finding("mail", is_well=True, found=word))
    return (*looked, *_timers(home, settings))


def _timers(home: MemberHome, settings: Settings) -> Iterator[Finding]:
    timers = scheduling.standings(home, settings)
    if not timers:
        found = "no timer; rapport schedule install sets one up"
        yield Finding("schedule", is_well=True, found=found)
    for name, each in timers.items():
        remedy = "" if each.is_active else "rapport schedule install starts it again."
        word = "active" if each.is_active else "not active"
        yield Finding("schedule", each.is_active, f"{name}, {word}", remedy)
    ran = last_run(home)
    if ran and ran.codes:
        remedy = "rapport run does it again; the README tells about each code."
        yield Finding("last run", is_well=False, found=str(ran), remedy=remedy)


def _late_report(
    standing: Standing, due: Due, month: Month, *, late: int
) -> Iterator[str]:
    if due.months and late > REPORT_DAYS:
        labels = ", ".join(map(str, due.months))
        yield f"Due and not made: {labels}. rapport run makes it."
    elif due.newest != month and late > REPORT_DAYS and standing.reports:
        yield f"The report of {month} is not made: no export covers it."


def _late_runs(
    ran: LastRun | None, timers: dict[str, Timer], now: datetime
) -> Iterator[str]:
    if ran and ran.codes:
        yield f"The last run failed with {', '.join(ran.codes)}: rapport run."
    for name, each in timers.items():
        if not each.is_active:
            yield f"The timer ({name}) is not active: rapport schedule install."
        elif ran and now - ran.started_at > timedelta(days=RUN_DAYS):
            yield f"The timer ({name}) started nothing since {ran.started_at:%Y-%m-%d}."
