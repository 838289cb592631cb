"""The commands that let Rapport run by itself."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.core.errors import without_names
from flows.core.lazy import lazily
from flows.core.runs import last_run
from flows.terminal.screen import home_option

if TYPE_CHECKING:
    from pathlib import Path

    from flows import duties, members, scheduling, steps
else:
    duties = lazily("flows.duties")
    members = lazily("flows.members")
    scheduling = lazily("flows.scheduling")
    steps = lazily("flows.steps")

_UNAVAILABLE = 69
_TIMERS = ("systemd", "launchd", "cron", "prefect")


@click.command()
@home_option
@click.option(
    "--all-members", is_flag=True, help="For every home in the folder RAPPORT_MEMBERS."
)
def run(home: Path | None, *, all_members: bool) -> None:
    """Do whatever is due: take in the inbox, make the months that are missing, mail.

    For timers. It may be started at any time and as often as you like; what is done
    is left alone. Prints counts and months, never a name.

    Example: rapport run
    """
    if all_members:
        _run_all()
        return
    with without_names():
        opened, settings = steps.open_home(home)
        account = duties.do_duties(
            opened, settings, now=datetime.now(UTC), notify=_tell
        )
    if account.taken:
        click.echo(f"taken in: {account.taken}")
    for month in account.made:
        click.echo(f"made: {month}")
    if account.mail:
        click.echo(f"mail: {account.mail.occasion.month} {account.mail.state}")
    if not (account.taken or account.made or account.mail or account.failures):
        click.echo("Nothing was due.")
    for failure in account.failures:
        _tell(f"rapport: {failure.remedy} [{failure.code}]")
    if account.failures:
        sys.exit(account.failures[0].exit_code)


@click.group()
def schedule() -> None:
    """Have `rapport run` started every day, by whatever this machine has.

    Example: rapport schedule install
    """


@schedule.command()
@click.option("--with", "timer", type=click.Choice(_TIMERS), help="Else the usual one.")
@home_option
def install(timer: str | None, home: Path | None) -> None:
    """Set the timer up; doing it again changes nothing.

    Example: rapport schedule install --with systemd
    """
    done = scheduling.install(*steps.open_home(home), timer)
    for path, is_new in done.placed:
        click.echo(f"{'wrote' if is_new else 'unchanged'}: {path}")
    for path in done.removed:
        click.echo(f"removed: {path}")
    click.echo(f"{done.timer} starts it from now on. {done.hint}")


@schedule.command()
@home_option
def remove(home: Path | None) -> None:
    """Take away what install wrote, and nothing else.

    Example: rapport schedule remove
    """
    gone = scheduling.remove(*steps.open_home(home))
    for path in gone:
        click.echo(f"removed: {path}")
    if not gone:
        click.echo("No timer was installed.")


@schedule.command(name="status")
@home_option
def schedule_status(home: Path | None) -> None:
    """Say what starts the runs, when the next comes and how the last one ended.

    Example: rapport schedule status
    """
    opened, settings = steps.open_home(home)
    standings = scheduling.standings(opened, settings)
    for name, each in standings.items():
        click.echo(f"timer: {name}, {'active' if each.is_active else 'not active'}")
        if each.next_run:
            click.echo(f"next: {each.next_run:%Y-%m-%d %H:%M} UTC")
        if each.last_result:
            click.echo(f"result: {each.last_result}")
    if not standings:
        click.echo("timer: none; rapport schedule install sets one up")
    click.echo(f"last run: {last_run(opened) or 'none'}")
    if not any(each.is_active for each in standings.values()):
        sys.exit(_UNAVAILABLE)


COMMANDS = (run, schedule)


def _run_all() -> None:
    outcomes = []
    for each in members.do_members(members.list_members()):
        outcomes.append(each)
        done = [*each.made, f"mail {each.mail}" if each.mail else "", *each.codes]
        said = ", ".join(filter(None, done)) or "nothing was due"
        click.echo(f"{each.member}: {said}")
    members.check_members(outcomes)


def _tell(line: str) -> None:
    click.echo(line, err=True)
