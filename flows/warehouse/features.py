"""Features: the texts of an export, a share at a time, become what may be kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from flows.core.lazy import lazily
from flows.warehouse.scanning import readable
from flows.warehouse.texts import no_features, text_features

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb
    import polars as pl
else:
    pl = lazily("polars")

# So many texts are held in memory at a time.
_SHARE = 50_000
_SHARES = f"""
select
    min(rowid) as first, max(rowid) as last,
    min(file_row) as first_row, max(file_row) as last_row
from incoming.{{table}}
group by rowid // {_SHARE}
order by first
"""


class Share(NamedTuple):
    """Some neighbouring rows of a table, and the rows of the file that they span."""

    first: int
    last: int
    first_row: int
    last_row: int


def compute_features(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    shares: Sequence[Callable[[], pl.DataFrame]],
    *,
    key: bytes,
) -> None:
    """Make ``incoming.<kind>_features`` of all texts that ``shares`` fetch.

    Each of them has to give row, content and first_name; ``text_features`` says what
    becomes of them.
    """
    one_at_a_time = Lock()

    def compute(fetch: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Fetch the texts of a share, one share at a time, and reduce them."""
        with one_at_a_time:
            texts = fetch()
        return text_features(texts, key=key)

    found = [no_features()]
    if len(shares) > 1:
        # One hashes, which takes one core, while the other normalises.
        with ThreadPoolExecutor(max_workers=2) as workers:
            found += workers.map(compute, shares)
    else:
        found += map(compute, shares)
    with readable(connection, pl.concat(found)):
        connection.execute(
            f"create or replace table incoming.{kind}_features as from frame"
        )


def shares_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[Share]:
    """Divide a table of ``incoming`` with a column file_row into its shares."""
    rows = connection.execute(_SHARES.format(table=table)).fetchall()
    return [Share(*row) for row in rows]
