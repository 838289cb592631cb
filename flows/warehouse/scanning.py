"""Scanning: how the engine reads a file whose dialect is known, guessing nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb
    import polars as pl

    from flows.core.exports import ExportFile
else:
    pl = lazily("polars")

LONGEST_LINE = 2_000_000

_SCAN = """
read_csv(
    $path, header = true, skip = 0, auto_detect = false, delim = $delimiter,
    quote = '"', escape = '"', strict_mode = true, store_rejects = true,
    max_line_size = {longest}, columns = {{{types}}}, force_not_null = [{names}]
)
"""


@dataclass(frozen=True, slots=True)
class _Stream:
    """A frame as the engine can read it: without a copy and without pyarrow."""

    frame: pl.DataFrame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the frame's columns by the Arrow C stream interface."""
        return self.frame.__arrow_c_stream__(requested_schema)


@contextmanager
def readable(
    connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame, name: str = "frame"
) -> Iterator[None]:
    """Let the engine read ``frame`` under a name for a while."""
    connection.register(name, _Stream(frame))
    try:
        yield
    finally:
        connection.unregister(name)


def frame_of(connection: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """Give what a query without parameters finds."""
    # With parameters the engine would build its answer twice.
    return pl.DataFrame(connection.sql(query))


def cells(file: ExportFile, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give each name with the SQL for its cell, an empty text where there is none."""
    # A header is somebody else's text: inside SQL its columns are only numbers.
    place = {name: n for n, name in reversed(list(enumerate(file.columns)))}
    for name in names:
        yield name, f"coalesce(c{place[name]}, '')" if name in place else "''"


def scan(connection: duckdb.DuckDBPyConnection, file: ExportFile, query: str) -> None:
    """Run ``query``, which reads the file where it says ``{scan}``.

    Records that cannot be read are in ``reject_errors`` until the next scan.
    """
    # No text stands for nothing, not even an empty one.
    names = [f"'c{n}'" for n in range(len(file.columns))]
    types = ", ".join(f"{name}: 'varchar'" for name in names)
    scanned = _SCAN.format(longest=LONGEST_LINE, types=types, names=", ".join(names))
    connection.execute("drop table if exists reject_errors")
    connection.execute("drop table if exists reject_scans")
    connection.execute(
        query.replace("{scan}", scanned),
        {"path": str(file.path), "delimiter": file.delimiter},
    )
