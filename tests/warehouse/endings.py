"""Ends a run in the middle: killed, out of disk, or over a damaged file.

All of it happens in processes of their own, forked from a server that has only
imported: neither engine survives a fork once its threads run.
"""

from __future__ import annotations

import os
import resource
import signal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flows import intake, rebuilding, steps
from flows.core.errors import RapportError
from flows.core.lazy import load
from flows.linkedin.reading import open_export
from flows.warehouse.connection import open_warehouse, scratch_of
from flows.warehouse.ingest import Terms, ingest_export
from flows.warehouse.query import machine_document
from tests.forking import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import duckdb

    from flows.core.paths import MemberHome


# Loading these takes longer than a small export; the server has done it for all.
load(*map(import_module, ("numpy", "pandas", "polars", "polars.dataframe")))


class WithoutTransaction:
    """A connection of which every statement is durable by itself."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - as the engine
        if sql in ("begin", "commit", "rollback"):
            sql = "select 1"
        return self._connection.execute(sql, *values)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the engine
        return getattr(self._connection, name)


def kill_at(point: str) -> Callable[[str], None]:
    def at(reached: str) -> None:
        if reached == point:
            os.kill(os.getpid(), signal.SIGKILL)

    return at


def terms_of(home: MemberHome, at: Callable[[str], None]) -> Terms:
    _, settings = steps.open_home(home.root)
    return Terms(settings, bytes.fromhex(home.key.read_text()), at=at)


def take_in_killed(home: MemberHome, point: str) -> None:
    intake.take_in(home, terms_of(home, kill_at(point)), (), steps.silent)


def take_out_killed(home: MemberHome, wanted: str, point: str) -> None:
    rebuilding.take_out(home, terms_of(home, kill_at(point)), wanted, steps.silent)


def take_in_without_transaction(home: MemberHome, source: Path, point: str) -> None:
    with (
        open_warehouse(home.warehouse) as connection,
        open_export(source, scratch=scratch_of(connection)) as export,
    ):
        twin: Any = WithoutTransaction(connection)
        ingest_export(twin, export, terms_of(home, kill_at(point)), archive="twin")


def take_in_with_room_for(home: MemberHome, size: int, answer: Any) -> None:  # noqa: ANN401 - a pipe
    _, settings = steps.open_home(home.root)
    limit_files(size)
    try:
        steps.ingest_exports(home, settings)
    except RapportError as error:
        answer.send(error.code)
    else:
        answer.send("done")


def limit_files(size: int) -> None:
    """Let no file of this process grow beyond so many bytes, as on a full disk."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


def figures_of_damaged(home: MemberHome, wounds: Sequence[Any], answer: Any) -> None:  # noqa: ANN401 - a pipe
    """Answer for each wound with a code or with the figures."""
    whole = home.warehouse.read_bytes()
    _, settings = steps.open_home(home.root)
    for wound in wounds:
        home.warehouse.write_bytes(wounded(whole, wound))
        try:
            found: object = machine_document(steps.compute_figures(home, settings))
        except RapportError as error:
            found = error.code
        answer.send(found)


def wounded(whole: bytes, wound: tuple[str, int]) -> bytes:
    kind, place = wound
    if kind == "cut":
        return whole[:place]
    return whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]


def ended(target: Callable[..., None], *words: object) -> int | None:
    """Run ``target`` in a process and give its exit code."""
    process = CONTEXT.Process(target=target, args=words)
    process.start()
    process.join()
    return process.exitcode


def answered(target: Callable[..., None], *words: object) -> list[Any]:
    """Run ``target`` in a process and give what it answered."""
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(*words, theirs))
    process.start()
    theirs.close()
    found = []
    try:
        while True:
            found.append(ours.recv())
    except EOFError:
        process.join()
    assert process.exitcode == 0
    return found
