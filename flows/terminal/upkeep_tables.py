"""Tables of what is to be kept and what is to go, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.core.forgotten import Forgetting


def forgetting_table(plan: Forgetting) -> Table:
    """List who is meant and what would go with them."""
    table = Table("What goes", "", box=box.SIMPLE_HEAD, pad_edge=False)
    for slug in sorted(plan.traces.slugs):
        table.add_row("address", Text(slug))
    for name in sorted(plan.traces.names):
        table.add_row("name", Text(name))
    for kind, count in plan.files.items():
        table.add_row(kind.replace("_", " "), f"{count:,} rows of the exports")
    for path in (*plan.reports, *plan.rejected):
        table.add_row("file", Text(path.name))
    for number in plan.letters:
        table.add_row("letter", f"of delivery {number}")
    for what, count in (
        ("decisions.csv", plan.decisions),
        ("same-people.csv", plan.pairs),
    ):
        if count:
            table.add_row(what, f"{count} lines")
    return table


def clearing_table(
    own: Iterable[tuple[Path, int]], others: Iterable[Path], witness: Path | None
) -> Table:
    """List what of a home would be removed, with the files in it, and what stays."""
    table = Table("", "Files", "What", box=box.SIMPLE_HEAD, pad_edge=False)
    for path, count in own:
        table.add_row("goes", f"{count:,}", Text(str(path)))
    if witness:
        table.add_row("goes", "1", Text(str(witness)))
    for path in others:
        table.add_row("stays", "", Text(str(path)))
    return table
