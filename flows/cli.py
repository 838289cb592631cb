"""The ``rapport`` command: the doors of the house for a person at a terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from flows import cli_mail, cli_questions, cli_schedule, cli_upkeep, cli_watch
from flows.core.errors import RapportError
from flows.core.lazy import lazily
from flows.core.lock import one_run_at_a_time
from flows.core.months import Month
from flows.core.people import State
from flows.terminal.ending import printed, tidied
from flows.terminal.screen import home_option as _home
from flows.terminal.screen import month_option as _month
from flows.terminal.screen import print_table as _print
from flows.terminal.screen import show_file, telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows import retention, steps
    from flows.core.exports import Source
    from flows.core.settings import Settings
    from flows.terminal import tables
else:
    retention = lazily("flows.retention")
    steps = lazily("flows.steps")
    tables = lazily("flows.terminal.tables")

_EXIT_CODES = """
\b
Exit codes: 0 done, 2 a wrong option or name, 65 an export that cannot be taken in,
66 no export tells of it, 69 this machine lacks something, 70 a fault of Rapport,
75 another run is at work, 78 a wrong setting, 130 stopped by you.
"""

_exports = click.argument(
    "exports",
    nargs=-1,
    metavar="[EXPORT ...]",
    type=click.Path(exists=True, path_type=Path),
)


def main() -> None:
    """Run the command; every foreseen failure is one line and an exit code."""
    with tidied():
        _run()


def _run() -> None:
    try:
        with printed():
            rapport.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except RapportError as error:
        click.echo(f"rapport: {error}", err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


@click.group(epilog=_EXIT_CODES, context_settings={"max_content_width": 88})
@click.version_option(package_name="rapport", prog_name="rapport")
def rapport() -> None:
    """Quality over quantity, once a month, in print.

    Takes in the exports that LinkedIn gives every member and makes a monthly PDF
    of whom you added and never engaged.
    """


@rapport.command()
@_home
def init(home: Path | None) -> None:
    """Make a home: its folders, a commented rapport.toml, a decisions.csv.

    Done by the first run anyway. Example: rapport init --home ~/network
    """
    made, _ = steps.open_home(home)
    click.echo(made.root)


@rapport.command()
@_exports
@_month
@_home
@click.option("--locale", help="The report's language for this run, such as en.")
@click.option("--sample", is_flag=True, help="Use an invented member's exports.")
@click.option("--no-send", "mailing", flag_value="never", help="Mail nothing.")
@click.option(
    "--send-again", "mailing", flag_value="again", help="Mail it though it went before."
)
def report(
    exports: tuple[Path, ...],
    month: str | None,
    home: Path | None,
    locale: str | None,
    mailing: str | None,
    *,
    sample: bool,
) -> None:
    """Take in exports and make a month's report; prints the path of the PDF.

    An EXPORT is the zip as downloaded, an unpacked folder, or CSV files of one
    export. Without any, everything new in the inbox is taken in. Without --month:
    the newest complete month that the data covers.

    Example: rapport report ~/Downloads/Basic_LinkedInDataExport_07-01-2026.zip
    """
    wanted = Month.parse(month) if month else None
    is_own_home = sample and home is None
    opened, settings = (
        steps.open_sample_home() if is_own_home else steps.open_home(home)
    )
    if locale:
        settings = replace(settings, locale=locale)
    made_on = steps.SAMPLE_MADE_ON if sample else _today(settings)
    with one_run_at_a_time(opened.run_lock), telling() as notify:
        sources = _sources(exports)
        if sample:
            notify("Making the sample exports")
            sources = [*steps.sample_exports(opened), *sources]
        made = steps.make_report(
            opened, settings, sources, wanted, made_on=made_on, notify=notify
        )
    for warning in made.warnings:
        click.echo(warning, err=True)
    click.echo(made.pdf)
    if not sample and mailing != "never":
        is_again = mailing == "again"
        cli_mail.send(opened, settings, made, made_on=made_on, again=is_again)
    if not sample and wanted is None:
        # A month that was asked for may be old, and is not to vanish at once.
        gone = retention.let_outdated_go(opened, made_on)
        if gone:
            click.echo(f"Kept long enough and removed: {gone}.", err=True)


@rapport.command()
@click.argument("month", required=False, metavar="[YYYY-MM]")
@_home
@click.option("--open", "is_opened", is_flag=True, help="Show them, on a desktop.")
def preview(month: str | None, home: Path | None, *, is_opened: bool) -> None:
    """Write the pages of a report as pictures beside it, and list them.

    Without a month: of the newest report. Example: rapport preview 2026-06 --open
    """
    opened, _ = steps.open_made_home(home)
    pictures = steps.picture_month(opened, Month.parse(month) if month else None)
    for picture in pictures:
        click.echo(picture)
    if is_opened:
        show_file(pictures[0])


@rapport.command()
@_exports
@_home
@click.option(
    "--accept-suspect",
    is_flag=True,
    help="Take in what can be read of a file whose account does not add up.",
)
def ingest(
    exports: tuple[Path, ...], home: Path | None, *, accept_suspect: bool
) -> None:
    """Take in exports and print the account of their rows.

    Without an EXPORT, everything new in the inbox.
    Example: rapport ingest Basic_LinkedInDataExport_07-01-2026.zip
    """
    opened, settings = steps.open_home(home)
    with telling() as notify:
        outcomes = steps.ingest_exports(
            opened,
            settings,
            _sources(exports),
            accepts_suspect=accept_suspect,
            notify=notify,
        )
    _print(tables.ingest_table(outcomes))
    for warning in (each for outcome in outcomes for each in outcome.warnings):
        click.echo(warning, err=True)


@rapport.group(invoke_without_command=True)
@_home
@click.pass_context
def exports(context: click.Context, home: Path | None) -> None:
    """List the exports that were taken in, or remove one.

    Example: rapport exports
    """
    context.obj = home
    if context.invoked_subcommand is None:
        _list_exports(home)


@exports.command(name="list")
@_home
@click.pass_obj
def list_exports(above: Path | None, home: Path | None) -> None:
    """List the exports that were taken in, each with its ID.

    Example: rapport exports list
    """
    _list_exports(home or above)


@exports.command(name="remove")
@click.argument("export_id", metavar="ID")
@_home
@click.pass_obj
def remove_export(above: Path | None, export_id: str, home: Path | None) -> None:
    """Make everything as if the export ID had never come; its copy is deleted.

    Example: rapport exports remove 3f9ab2c1
    """
    opened, settings = steps.open_made_home(home or above)
    with telling() as notify:
        steps.remove_export(opened, settings, export_id, notify=notify)
    _list_exports(home or above)


@rapport.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--contacts", type=click.IntRange(0), default=1457, show_default=True)
@click.option("--messages", type=click.IntRange(0), default=18000, show_default=True)
@click.option("--exports", type=click.IntRange(1, 60), default=2, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
def sample(out: Path, contacts: int, messages: int, exports: int, seed: int) -> None:
    """Write the exports of an invented member, and truth.json beside them.

    Example: rapport sample --out sample --contacts 300 --messages 2000
    """
    paths = steps.write_sample_exports(
        out, contacts=contacts, messages=messages, exports=exports, seed=seed
    )
    for path in paths:
        click.echo(path)


@rapport.command()
@_home
@_month
@click.option("--state", type=click.Choice(get_args(State)), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def contacts(
    home: Path | None, month: str | None, state: str | None, *, as_json: bool
) -> None:
    """List every contact as of a month's end, else as of the newest data.

    Example: rapport contacts --state never_engaged --month 2026-06
    """
    wanted = Month.parse(month) if month else None
    found = steps.list_contacts(*steps.open_made_home(home), wanted)
    chosen = [each for each in found if state in (None, each.state)]
    if as_json:
        rows = [tables.contact_object(each) for each in chosen]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print(tables.contacts_table(chosen))


for _commands in (cli_questions, cli_mail, cli_schedule, cli_upkeep, cli_watch):
    for _command in _commands.COMMANDS:
        rapport.add_command(_command)


def _list_exports(home: Path | None) -> None:
    _print(tables.exports_table(steps.list_exports(*steps.open_made_home(home))))


def _sources(exports: Sequence[Path]) -> list[Source]:
    loose = [path for path in exports if path.suffix.lower() == ".csv"]
    others: list[Source] = [path for path in exports if path not in loose]
    return [*others, loose] if loose else others


def _today(settings: Settings) -> date:
    return datetime.now(settings.zone).date()
