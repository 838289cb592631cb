"""The commands for whoever looks after it: how things stand, and the machine."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.core.lazy import lazily
from flows.core.paths import MemberHome
from flows.terminal.screen import home_option, print_table

if TYPE_CHECKING:
    from pathlib import Path

    from flows import steps, watching
    from flows.terminal import tables
else:
    steps = lazily("flows.steps")
    tables = lazily("flows.terminal.tables")
    watching = lazily("flows.watching")

_UNAVAILABLE = 69


@click.command()
@home_option
def status(home: Path | None) -> None:
    """Say how things stand; ends with 69 if somebody should look.

    Example: rapport status
    """
    opened, settings = steps.open_home(home)
    found = watching.read_status(opened, settings, now=datetime.now(UTC))
    click.echo(f"due: {_labels(found.due.months) or 'nothing'}")
    click.echo(f"to be mailed: {found.due.mail or 'nothing'}")
    click.echo(f"made: {_labels(found.made) or 'none'}")
    age = "none" if found.export_age is None else f"{found.export_age} days old"
    click.echo(f"newest export: {age}")
    for state in ("sent", "pending", "failed", "unknown"):
        count = sum(each.state == state for each in found.deliveries)
        click.echo(f"{state}: {count}")
    click.echo(f"last run: {found.last_run or 'none'}")
    click.echo(f"timer: {', '.join(found.timers) or 'none'}")
    for line in found.overdue:
        click.echo(line, err=True)
    if found.overdue:
        sys.exit(_UNAVAILABLE)


@click.command()
@home_option
def doctor(home: Path | None) -> None:
    """Check libraries, fonts, permissions, disk, clock, settings, mail and schedule.

    Each fault comes with what to do about it. Example: rapport doctor
    """
    looked_at = MemberHome(home) if home else MemberHome.default()
    findings = watching.examine(looked_at, now=datetime.now(UTC))
    print_table(tables.findings_table(findings))
    if not all(finding.is_well for finding in findings):
        sys.exit(_UNAVAILABLE)


COMMANDS = (status, doctor)


def _labels(months: tuple[object, ...]) -> str:
    return ", ".join(map(str, months))
