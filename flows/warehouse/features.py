"""Features: the texts of an export, a share at a time, become what may be kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.texts import no_features, text_features

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb
    import polars as pl
else:
    pl = lazily("polars")

# So many texts are held in memory at a time.
SHARE = 50_000


@dataclass(frozen=True, slots=True)
class _Stream:
    """A frame as the engine can read it: without a copy and without pyarrow."""

    frame: pl.DataFrame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the frame's columns by the Arrow C stream interface."""
        return self.frame.__arrow_c_stream__(requested_schema)


@contextmanager
def readable(
    connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame
) -> Iterator[None]:
    """Let the engine read ``frame`` under that name for a while."""
    connection.register("frame", _Stream(frame))
    try:
        yield
    finally:
        connection.unregister("frame")


def compute_features(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    query: str,
    *,
    rows: int,
    key: bytes,
) -> None:
    """Make ``incoming.<kind>_features`` of all texts that ``query`` gives.

    It has to give row, content and first_name of the rows with {after} < row <=
    {until}, none above ``rows``; ``text_features`` says what becomes of them.
    """
    nothing = no_features()
    one_at_a_time = Lock()

    def compute(after: int) -> pl.DataFrame:
        # With parameters, the engine would build its answer twice, and slowly.
        share = query.format(after=after, until=after + SHARE)
        with one_at_a_time:
            texts = pl.DataFrame(connection.sql(share))
        return text_features(texts, key=key)

    # One hashes, which takes one core, while the other normalises.
    with ThreadPoolExecutor(max_workers=2) as workers:
        features = list(workers.map(compute, range(0, rows, SHARE)))
    found = pl.concat([nothing, *features])
    with readable(connection, found):
        connection.execute(
            f"create or replace table incoming.{kind}_features as from frame"
        )
