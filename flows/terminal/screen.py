"""What every command shares: where the home is, and how a table is shown."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich import console as rich_console
    from rich.table import Table
else:
    rich_console = lazily("rich.console")

_UNFOLDED = 10_000

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The member's folder; else RAPPORT_HOME, else the platform's data folder.",
)


def print_table(table: Table) -> None:
    """Print a table as wide as the screen, or unfolded where there is none."""
    console = rich_console.Console()
    if not console.is_terminal:
        # Into a file or a pipe nothing is folded.
        console = rich_console.Console(width=_UNFOLDED)
    console.print(table)


def show_file(path: Path) -> None:
    """Open a file in the viewer of a desktop, or say that there is none."""
    has_desktop = sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not has_desktop or click.launch(str(path)):
        click.echo("There is no desktop here to open it on.", err=True)


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Give a function that tells on the error stream how the work goes on."""
    if not sys.stderr.isatty():
        yield lambda message: click.echo(message, err=True)
        return
    console = rich_console.Console(stderr=True)
    with console.status("Starting") as status:

        def notify(message: str) -> None:
            """Tell a message, and show it as what is going on."""
            console.print(message, style="dim", highlight=False)
            status.update(message)

        yield notify
