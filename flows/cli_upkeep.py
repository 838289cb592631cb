"""The commands that keep a home: make it anew, move it, let it go."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.core.lazy import lazily
from flows.core.paths import PROJECT, MemberHome
from flows.terminal.screen import home_option, print_table, telling

if TYPE_CHECKING:
    from flows import backups, clearing, forgetting, steps, upkeep
    from flows.terminal import upkeep_tables
else:
    backups = lazily("flows.backups")
    clearing = lazily("flows.clearing")
    forgetting = lazily("flows.forgetting")
    steps = lazily("flows.steps")
    upkeep = lazily("flows.upkeep")
    upkeep_tables = lazily("flows.terminal.upkeep_tables")

_VARIABLE = "RAPPORT_BACKUP_PASSPHRASE"

_passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Its first line is the passphrase; else {_VARIABLE}, else you are asked.",
)


@click.command()
@home_option
def rebuild(home: Path | None) -> None:
    """Make the database anew from the archived exports; the figures stay the same.

    The old one is replaced once the new one is whole.

    Example: rapport rebuild
    """
    opened, settings = steps.open_home(home)
    with telling() as notify:
        made_from = upkeep.rebuild(opened, settings, notify=notify)
    click.echo(f"{opened.warehouse}: made anew from {made_from} exports")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Only a passphrase opens it.")
@_passphrase_file
@home_option
def backup(
    file: Path, home: Path | None, passphrase_file: Path | None, *, encrypt: bool
) -> None:
    """Write everything of a home that cannot be rebuilt into one private FILE.

    It is read back whole before it takes its place.

    Example: rapport backup /media/stick/rapport.backup --encrypt
    """
    opened, _ = steps.open_home(home)
    wanted = encrypt or passphrase_file is not None
    passphrase = _passphrase(passphrase_file, is_new=True) if wanted else None
    with telling() as notify:
        made = backups.back_up(opened, file, passphrase=passphrase, notify=notify)
    kind = "encrypted" if made.is_sealed else "not encrypted"
    click.echo(f"{made.path}: {made.files} files, {made.size:,} bytes, {kind}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Move the home that is there aside.")
@_passphrase_file
@home_option
def restore(
    file: Path, home: Path | None, passphrase_file: Path | None, *, replace: bool
) -> None:
    """Bring a home back from the backup FILE; nothing is sent again.

    Every byte of it is checked before anything is touched.

    Example: rapport restore /media/stick/rapport.backup
    """
    target = _named(home)
    os.umask(0o077)
    passphrase = None
    if backups.wants_passphrase(file, target, replace=replace):
        passphrase = _passphrase(passphrase_file, is_new=False)
    with telling() as notify:
        found = backups.restore(
            file,
            target,
            passphrase=passphrase,
            replace=replace,
            notify=notify,
        )
    click.echo(f"{found.home.root}: as it was on {found.made_at}, {found.files} files")
    if found.before:
        click.echo(f"The home before it is {found.before}.")


@click.command()
@click.argument("person")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def forget(person: str, home: Path | None, *, dry_run: bool, yes: bool) -> None:
    """Delete a person everywhere in the home, for good; later exports too.

    PERSON is a slug, a profile address or a name that only one contact bears. Their
    rows go from the database and from the archived exports, and reports and letters
    that hold them go too. There is no way back.

    Example: rapport forget hana-stone --dry-run
    """
    opened, settings = steps.open_home(home)
    plan = forgetting.plan_forgetting(opened, settings, person)
    print_table(upkeep_tables.forgetting_table(plan))
    if dry_run:
        click.echo("Nothing was changed.")
        return
    upkeep.require_word(is_given=yes, can_ask=sys.stdin.isatty())
    if not yes:
        click.confirm("Forget them for good?", abort=True, err=True)
    with telling() as notify:
        done = forgetting.forget(opened, settings, plan, notify=notify)
    click.echo("Forgotten. Backups that were made before still hold them.")
    for month in done.months:
        click.echo(f"rapport report --month {month} makes that report anew.")
    for place in done.remaining:
        click.echo(f"{place}: their name or address still stands here.")


@click.command()
@click.option("--all", "is_all", is_flag=True, required=True, help="All of the home.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def purge(home: Path | None, *, is_all: bool, yes: bool) -> None:
    """Remove a home with all that is in it, for good, and what starts its runs.

    Whatever in the folder is not Rapport's stays.

    Example: rapport purge --all
    """
    del is_all  # the word is there to be said
    _purge(_named(home), yes=yes)


@click.command()
@click.option("--purge", "is_purged", is_flag=True, help="Remove the data as well.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@home_option
def uninstall(home: Path | None, *, is_purged: bool, yes: bool) -> None:
    """Take away what starts Rapport by itself, and say how to remove the rest.

    The data stays unless you say --purge.

    Example: rapport uninstall
    """
    named = _named(home)
    if is_purged:
        _purge(named, yes=yes)
    else:
        _tell_timers(clearing.remove_timers(named))
        if named.root.exists():
            click.echo(f"{named.root} stays; rapport purge --all removes it.")
    click.echo(f"The program is the folder {PROJECT}: delete it, and it is gone.")


COMMANDS = (rebuild, backup, restore, forget, purge, uninstall)


def _named(home: Path | None) -> MemberHome:
    return MemberHome(home.expanduser()) if home else MemberHome.default()


def _purge(home: MemberHome, *, yes: bool) -> None:
    plan = clearing.plan_purge(home)
    print_table(upkeep_tables.clearing_table(plan.own, plan.others, plan.witness))
    upkeep.require_word(is_given=yes, can_ask=sys.stdin.isatty())
    if not yes:
        question = f"Remove {plan.size:,} bytes for good?"
        click.confirm(question, abort=True, err=True)
    _tell_timers(clearing.purge(home, plan))
    click.echo(f"{home.root}: {'cleared' if plan.others else 'removed'}")


def _tell_timers(paths: tuple[Path, ...]) -> None:
    for path in paths:
        click.echo(f"removed: {path}")


def _passphrase(file: Path | None, *, is_new: bool) -> str:
    if file is not None:
        text = file.read_text("utf-8")
    elif _VARIABLE in os.environ:
        text = os.environ[_VARIABLE]
    elif not sys.stdin.isatty():
        text = sys.stdin.readline()
    else:
        text = click.prompt(
            "Passphrase", hide_input=True, confirmation_prompt=is_new, err=True
        )
    return upkeep.checked_passphrase(text)
