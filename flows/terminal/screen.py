"""What every command shares: where the home is, and how a table is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

if TYPE_CHECKING:
    from rich.table import Table

_UNFOLDED = 10_000

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The member's folder; else RAPPORT_HOME, else the platform's data folder.",
)


def print_table(table: Table) -> None:
    """Print a table as wide as the screen, or unfolded where there is none."""
    console = Console()
    if not console.is_terminal:
        # Into a file or a pipe nothing is folded.
        console = Console(width=_UNFOLDED)
    console.print(table)
