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
    from rich import table as rich_table
    from rich.table import Table
else:
    rich_console = lazily("rich.console")
    rich_table = lazily("rich.table")

_UNFOLDED = 10_000
# In less, cells would be broken into a few letters each.
_COLUMN = 12

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The member's folder; else RAPPORT_HOME, else the platform's data folder.",
)
month_option = click.option(
    "--month", metavar="YYYY-MM", help="Which month; else the newest."
)


def in_letters(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Give a word of the command line; one that is not in UTF-8 is refused."""
    try:
        value.encode()
    except UnicodeEncodeError:
        message = "it is not in UTF-8."
        raise click.BadParameter(message) from None
    return value


def print_table(table: Table) -> None:
    """Print a table as wide as the screen, or unfolded where there is none.

    Where a screen is too narrow for its columns, each row is a list of its cells.
    """
    console = rich_console.Console()
    if not console.is_terminal:
        # Into a file or a pipe nothing is folded.
        console = rich_console.Console(width=_UNFOLDED)
    unfolded = console.options.update(max_width=_UNFOLDED)
    is_too_wide = console.measure(table, options=unfolded).maximum > console.width
    if is_too_wide and console.width < _COLUMN * len(table.columns):
        for row in range(table.row_count):
            console.print(_one_row(table, row))
    else:
        console.print(table)


def _one_row(table: Table, row: int) -> Table:
    lines = rich_table.Table(box=None, show_header=False, pad_edge=False)
    lines.add_column(no_wrap=True, style="bold")
    lines.add_column(overflow="fold")
    for column in table.columns:
        lines.add_row(column.header, list(column.cells)[row])
    lines.add_row()
    return lines


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
