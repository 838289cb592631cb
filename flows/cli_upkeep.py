"""The commands that keep a home: make it anew, move it, let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flows import steps, upkeep
from flows.terminal.screen import home_option, telling

if TYPE_CHECKING:
    from pathlib import Path


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


COMMANDS = (rebuild,)
