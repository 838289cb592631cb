"""The commands that let Rapport run by itself."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.core.errors import without_names
from flows.core.lazy import lazily
from flows.terminal.screen import home_option

if TYPE_CHECKING:
    from pathlib import Path

    from flows import duties, steps
else:
    duties = lazily("flows.duties")
    steps = lazily("flows.steps")


@click.command()
@home_option
def run(home: Path | None) -> None:
    """Do whatever is due: take in the inbox, make the months that are missing, mail.

    For timers. It may be started at any time and as often as you like; what is done
    is left alone. Prints counts and months, never a name.

    Example: rapport run
    """
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


COMMANDS = (run,)


def _tell(line: str) -> None:
    click.echo(line, err=True)
