"""Copies: a reader's own question, put to a copy of the database.

The copy is private, opened to read only, and the engine may touch nothing else: no
other file, no network, no setting.
"""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import UnknownError
from flows.core.evidence import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "memory_limit": "1GB",
}
TOLD = (
    "report_month",
    "as_of",
    "exported_on",
    "grace_days",
    "before_history_days",
)

# Seconds until a signal is heard.
_UNHEARD = 0.1


@contextmanager
def copied(warehouse: Path) -> Iterator[Path]:
    """Give a private copy of the database; the caller holds the home's lock."""
    with tempfile.TemporaryDirectory(prefix="rapport-") as folder:
        copy = Path(folder) / warehouse.name
        for each in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
            if each.exists():
                shutil.copyfile(each, copy.with_name(each.name))
        yield copy


def ask(copy: Path, question: str) -> Answer:
    """Answer one SELECT from a copied database.

    Raises ``UnknownError`` E1513 for anything that is not one SELECT and E1514 for
    one that the engine cannot answer.
    """
    with _opened(copy) as connection:
        # Opened, it needs no name: whatever ends the run, nothing of it is left.
        copy.unlink()
        _check_question(connection, question)
        try:
            return _interruptible(connection, question)
        except duckdb.Error as error:
            raise _unanswered(error) from None


def _interruptible(connection: duckdb.DuckDBPyConnection, question: str) -> Answer:
    # The engine hears no Ctrl-C, and since Polars is there a wait without an end does
    # not either: its handler has the wait begin again.
    with ThreadPoolExecutor(max_workers=1) as worker:
        answer = worker.submit(_answered, connection, question)
        try:
            while not answer.done():
                wait([answer], timeout=_UNHEARD)
            return answer.result()
        except BaseException:
            connection.interrupt()
            raise


def _answered(connection: duckdb.DuckDBPyConnection, question: str) -> Answer:
    day = connection.execute("select as_of from staging.report_days").fetchall()
    cursor = connection.execute(question)
    columns = tuple(each[0] for each in cursor.description or ())
    return Answer(columns, cursor.fetchall(), day[0][0])


@contextmanager
def _opened(copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    scratch = copy.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    config = _CONFIG | {"temp_directory": str(scratch)}
    connection = duckdb.connect(str(copy), read_only=True, config=config)
    try:
        _tell_days(connection)
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _tell_days(connection: duckdb.DuckDBPyConnection) -> None:
    # Views read these, and they were variables of the run that made the tables.
    for name in TOLD:
        connection.execute(
            f"set variable {name} = (select {name} from staging.report_days)"
        )


def _check_question(connection: duckdb.DuckDBPyConnection, question: str) -> None:
    try:
        statements = connection.extract_statements(question)
    except duckdb.Error as error:
        raise _unanswered(error) from None
    kinds = [each.type for each in statements]
    if kinds != [duckdb.StatementType.SELECT]:
        raise UnknownError(
            "E1513",
            "query",
            "it is not one SELECT.",
            remedy="Ask one question that reads; nothing can be written here.",
        )


def _unanswered(error: duckdb.Error) -> UnknownError:
    # The engine's first line is about the reader's own words.
    said = str(error).splitlines()[0].rstrip(".!")
    # Whoever names what is not there looks for what is.
    is_about_names = isinstance(error, duckdb.CatalogException | duckdb.BinderException)
    return UnknownError(
        "E1514",
        "query",
        f"{said}.",
        remedy="sql/README.md lists the tables."
        if is_about_names
        else "Nothing was changed.",
    )
