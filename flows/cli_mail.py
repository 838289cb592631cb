"""The commands of the mail: a test and the ledger."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from flows.core.lazy import lazily
from flows.terminal.screen import home_option, print_table

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from flows import sending, steps
    from flows.core.letters import Delivery
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings
    from flows.steps import Report
    from flows.terminal import mail_tables
else:
    mail_tables = lazily("flows.terminal.mail_tables")
    sending = lazily("flows.sending")
    steps = lazily("flows.steps")

_UNAVAILABLE = 69


def send(
    home: MemberHome, settings: Settings, made: Report, *, made_on: date, again: bool
) -> None:
    """Mail a report that was just made, and say on the error stream what came of it."""
    started = datetime.now(UTC)
    delivery = sending.send_report(
        home, settings, made.figures, made_on=made_on, again=again, notify=_tell
    )
    if delivery is None:
        _tell(sending.NOT_SET_UP)
    else:
        _tell(
            mail_tables.delivery_line_of_report(delivery, settings.zone, since=started)
        )
    _end_unless_well(delivery)


@click.group()
def mail() -> None:
    """See whether the mail is set up.

    Example: rapport mail test
    """


@mail.command(name="test")
@home_option
def send_test(home: Path | None) -> None:
    """Send a short message to yourself and print what the server answered.

    Example: rapport mail test
    """
    answer = sending.send_test(*steps.open_home(home), notify=_tell)
    fate = mail_tables.FATES[answer.fate]
    click.echo(f"{fate}: {answer.said} {answer.words}".rstrip())
    if answer.fate != "sent":
        sys.exit(_UNAVAILABLE)


@click.group(invoke_without_command=True)
@home_option
@click.pass_context
def deliveries(context: click.Context, home: Path | None) -> None:
    """List what was mailed and what was not, or decide about it.

    Example: rapport deliveries
    """
    context.obj = home
    if context.invoked_subcommand is None:
        _list(home)


@deliveries.command(name="list")
@home_option
@click.pass_obj
def list_deliveries(above: Path | None, home: Path | None) -> None:
    """List every delivery with its ID, the newest first.

    Example: rapport deliveries list
    """
    _list(home or above)


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@home_option
@click.pass_obj
def retry(above: Path | None, number: int, home: Path | None) -> None:
    """Try a delivery that waits or failed again, now.

    Example: rapport deliveries retry 3
    """
    opened, settings = steps.open_home(home or above)
    _say(sending.retry_delivery(opened, number), settings)


@deliveries.command()
@click.argument("number", metavar="ID", type=int)
@click.option("--sent", is_flag=True, help="It arrived.")
@click.option("--resend", is_flag=True, help="It did not: send it again, now.")
@home_option
@click.pass_obj
def resolve(
    above: Path | None, number: int, home: Path | None, *, sent: bool, resend: bool
) -> None:
    """Decide about a delivery that may have arrived: it did, or send it again.

    Example: rapport deliveries resolve 3 --sent
    """
    if sent == resend:
        text = "Say either --sent or --resend."
        raise click.UsageError(text)
    opened, settings = steps.open_home(home or above)
    _say(sending.resolve_delivery(opened, number, was_sent=sent), settings)


COMMANDS = (mail, deliveries)


def _list(home: Path | None) -> None:
    opened, settings = steps.open_home(home)
    found = sending.list_deliveries(opened)
    print_table(mail_tables.deliveries_table(found, settings.zone))


def _say(delivery: Delivery, settings: Settings) -> None:
    click.echo(mail_tables.delivery_line(delivery, settings.zone))
    _end_unless_well(delivery)


def _end_unless_well(delivery: Delivery | None) -> None:
    if delivery and delivery.state in ("failed", "unknown"):
        sys.exit(_UNAVAILABLE)


def _tell(line: str) -> None:
    click.echo(line, err=True)
