"""Checks: claims about the tables, each a query whose every row is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.errors import WarehouseError
from flows.core.paths import SQL

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every claim of ``sql/checks``; raises ``WarehouseError`` E1212."""
    # In one statement, for to plan them takes longer than to run them.
    counts = connection.execute(" union all ".join(map(_counted, _claims()))).fetchall()
    for name, faults in sorted(counts):
        if faults:
            raise WarehouseError(
                "E1212",
                f"sql/checks/{name}.sql",
                f"{faults} rows contradict that {name.replace('_', ' ')}.",
                remedy="No report was made. This is a fault of Rapport; report it"
                " with this line.",
            )


def _claims() -> list[Path]:
    return sorted((SQL / "checks").glob("*.sql"))


def _counted(claim: Path) -> str:
    query = claim.read_text(encoding="utf-8")
    return f"select '{claim.stem}' as name, count(*) as faults from ({query}\n)"
