"""The commands that keep a home: make it anew, move it, let it go."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.core.lazy import lazily
from flows.core.paths import MemberHome
from flows.terminal.screen import home_option, print_table, telling
from flows.terminal.upkeep_tables import forgetting_table

if TYPE_CHECKING:
    from flows import backups, forgetting, steps, upkeep
else:
    backups = lazily("flows.backups")
    forgetting = lazily("flows.forgetting")
    steps = lazily("flows.steps")
    upkeep = lazily("flows.upkeep")

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
    target = MemberHome(home.expanduser()) if home else MemberHome.default()
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
    print_table(forgetting_table(plan))
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


COMMANDS = (rebuild, backup, restore, forget)


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
