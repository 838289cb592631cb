"""Features: the texts of an export, a share at a time, become what may be kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from flows.core.lazy import lazily
from flows.warehouse.scanning import readable
from flows.warehouse.texts import (
    no_features,
    own_features,
    text_features,
    with_names,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

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


@dataclass(frozen=True, slots=True)
class Begun:
    """Texts of which all is being found out that needs no names.

    Each share is of the rows from a first one on, its key in ``shares``, until it is
    finished.
    """

    shares: dict[int, Future[pl.DataFrame]]
    key: bytes

    def finishing(self, people: pl.DataFrame) -> list[Callable[[], pl.DataFrame]]:
        """Make what gives each share's features, once ``people`` are known.

        ``people`` has row and first_name of all rows that are wanted.
        """
        return [partial(self._finish, first, people) for first in self.shares]

    def _finish(self, first: int, people: pl.DataFrame) -> pl.DataFrame:
        # The words of a million texts are much, and no longer needed.
        own = self.shares.pop(first).result()
        return with_names(own, people.filter(_is_in_share(first)), key=self.key)


@contextmanager
def begun(contents: pl.Series | None, *, key: bytes) -> Iterator[Begun | None]:
    """Begin to reduce texts, the rows of a file from 1 on, beside whatever is done.

    Without ``contents`` nothing is begun.
    """
    if contents is None:
        yield None
        return
    with ThreadPoolExecutor(max_workers=2) as workers:
        shares = {
            texts["row"][0]: workers.submit(own_features, texts, key=key)
            for texts in _shares_of_rows(contents)
        }
        # Whatever is reduced is let go of.
        del contents
        try:
            yield Begun(shares, key)
        finally:
            workers.shutdown(cancel_futures=True)


def features_of(
    fetches: Sequence[Callable[[], pl.DataFrame]], *, key: bytes
) -> list[Callable[[], pl.DataFrame]]:
    """Make what gives the features of texts, which are fetched one share at a time.

    Each fetch gives row, content and first_name; see ``text_features``.
    """
    one_at_a_time = Lock()

    def compute(fetch: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Fetch the texts of a share and reduce them."""
        with one_at_a_time:
            texts = fetch()
        return text_features(texts, key=key)

    return [partial(compute, fetch) for fetch in fetches]


def store_features(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    shares: Sequence[Callable[[], pl.DataFrame]],
) -> None:
    """Make ``incoming.<kind>_features`` of the features that ``shares`` give."""
    found = [no_features()]
    if len(shares) > 1:
        # One hashes, which takes one core, while the other normalises.
        with ThreadPoolExecutor(max_workers=2) as workers:
            found += workers.map(lambda share: share(), shares)
    else:
        found += [share() for share in shares]
    with readable(connection, pl.concat(found)):
        connection.execute(
            f"create or replace table incoming.{kind}_features as from frame"
        )


def shares_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[Share]:
    """Divide a table of ``incoming`` with a column file_row into its shares."""
    rows = connection.execute(_SHARES.format(table=table)).fetchall()
    return [Share(*row) for row in rows]


def _is_in_share(first: int) -> pl.Expr:
    return pl.col("row").is_between(first, first + _SHARE - 1)


def _shares_of_rows(contents: pl.Series) -> Iterator[pl.DataFrame]:
    for before in range(0, len(contents), _SHARE):
        share = contents.slice(before, _SHARE).alias("content").to_frame()
        yield share.with_row_index("row", offset=before + 1)
