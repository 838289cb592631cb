"""Beside: work on the database that goes on while something else is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb

_Outcome = TypeVar("_Outcome")


@contextmanager
def beside(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[duckdb.DuckDBPyConnection], _Outcome],
) -> Iterator[Callable[[], _Outcome]]:
    """Do ``work`` with a cursor of its own beside whatever is done in the block.

    Gives what waits for its outcome, and raises what it raised. A cursor knows none of
    the variables of its connection.
    """
    with connection.cursor() as another, ThreadPoolExecutor(max_workers=1) as worker:
        yield worker.submit(work, another).result
