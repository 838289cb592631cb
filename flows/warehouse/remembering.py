"""Remembering: what the tables were made of, so that they are not made twice.

A question of the reader's needs the tables of a month. Where the last build was of
that month, from the same exports, settings, decisions and program, they are there.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from flows.core.decisions import DecisionFile
    from flows.core.months import Month

_TABLE = "create table if not exists staging.made (made_of varchar)"
_EXPORTS = "select exported_on, export_id from raw.exports order by all"


def digest_of(
    connection: duckdb.DuckDBPyConnection,
    month: Month,
    decisions: DecisionFile,
    rest: str,
) -> str:
    """Give a digest of all that the tables of a month are made of.

    ``rest`` is that of ``replaying.made_of``.
    """
    exports = connection.execute(_EXPORTS).fetchall()
    parts = [rest, str(month), exports, repr(decisions)]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def is_made(connection: duckdb.DuckDBPyConnection, digest: str) -> bool:
    """Say whether the tables, as they stand, were made of the same."""
    connection.execute("create schema if not exists staging")
    connection.execute(_TABLE)
    return connection.execute("from staging.made").fetchall() == [(digest,)]


def remember_made(connection: duckdb.DuckDBPyConnection, digest: str) -> None:
    """Keep what the tables were made of, in the transaction that made them."""
    connection.execute(
        "create or replace table staging.made as select ?::varchar as made_of", [digest]
    )
