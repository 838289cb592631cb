"""Features: the texts of an export, a share at a time, become what may be kept."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.texts import own_features, with_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    import polars as pl

    # Gives for rows of the file what ``names_to_mask`` gives.
    NamesOf = Callable[[pl.Series], pl.DataFrame]
else:
    pl = lazily("polars")

# So many texts are held in memory at a time, and so many shares given together: they
# are one of the engine's row groups, and what is not, it would write anew.
SHARE = 61_440
_TOGETHER = 2
_FEW_CORES = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """Texts of which all is being found out that needs no names.

    Each share is of the rows from a first one on, its key in ``shares``, until it is
    finished.
    """

    shares: dict[int, Future[pl.DataFrame]]
    key: bytes

    def finishing(self, names_of: NamesOf) -> list[Callable[[], pl.DataFrame]]:
        """Make what gives each share's features, once names are known."""
        return [partial(self._finish, first, names_of) for first in self.shares]

    def _finish(self, first: int, names_of: NamesOf) -> pl.DataFrame:
        # The words of a million texts are much, and no longer needed.
        own = self.shares.pop(first).result()
        return with_names(own, names_of(own["row"]), key=self.key)


@contextmanager
def begun(contents: pl.Series | None, *, key: bytes) -> Iterator[Begun | None]:
    """Begin to reduce texts, the rows of a file from 1 on, beside whatever is done.

    Without ``contents`` nothing is begun.
    """
    if contents is None:
        yield None
        return
    with ThreadPoolExecutor(max_workers=_beside_others()) as workers:
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
    fetches: Sequence[Callable[[], pl.DataFrame]], names_of: NamesOf, *, key: bytes
) -> list[Callable[[], pl.DataFrame]]:
    """Make what gives the features of texts, which are fetched one share at a time.

    Each fetch gives row and content.
    """
    one_at_a_time = Lock()

    def compute(fetch: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """Fetch the texts of a share and reduce them."""
        with one_at_a_time:
            texts = fetch()
        own = own_features(texts, key=key)
        return with_names(own, names_of(own["row"]), key=key)

    return [partial(compute, fetch) for fetch in fetches]


@contextmanager
def features_beside(
    shares: Sequence[Callable[[], pl.DataFrame]],
) -> Iterator[Iterator[pl.DataFrame]]:
    """Find out the features of shares beside whatever is done.

    Gives what waits for them, some shares at a time.
    """
    # One hashes, which takes one core, while the other normalises.
    with ThreadPoolExecutor(max_workers=2) as workers:
        found = [workers.submit(share) for share in shares]
        some = (found[n : n + _TOGETHER] for n in range(0, len(found), _TOGETHER))
        try:
            yield (pl.concat(each.result() for each in few) for few in some)
        finally:
            workers.shutdown(cancel_futures=True)


def _beside_others() -> int:
    """Say how many threads may reduce texts while it is found out who wrote to whom.

    All that comes after waits for that, and of two cores it needs one.
    """
    return 1 if (os.cpu_count() or 1) <= _FEW_CORES else 2


def _shares_of_rows(contents: pl.Series) -> Iterator[pl.DataFrame]:
    for before in range(0, len(contents), SHARE):
        share = contents.slice(before, SHARE).alias("content").to_frame()
        yield share.with_row_index("row", offset=before + 1)
