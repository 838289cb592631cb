"""Checks: claims about the tables, each a query whose every row is a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.core.errors import WarehouseError
from flows.core.paths import SQL

if TYPE_CHECKING:
    import duckdb


def run_checks(connection: duckdb.DuckDBPyConnection) -> None:
    """Run every claim of ``sql/checks``; raises ``WarehouseError`` E1212."""
    for path in sorted((SQL / "checks").glob("*.sql")):
        claim = path.read_text(encoding="utf-8")
        row = connection.execute(f"select count(*) from ({claim}\n)").fetchone()
        if row is None or row[0] > 0:
            raise WarehouseError(
                "E1212",
                f"sql/checks/{path.name}",
                f"{row[0] if row else 'no'} rows contradict that"
                f" {path.stem.replace('_', ' ')}.",
                remedy="No report was made. This is a fault of Rapport; report it"
                " with this line.",
            )
