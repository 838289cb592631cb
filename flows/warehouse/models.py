"""Models: the SELECT files under ``sql/`` become tables, in dependency order."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import WarehouseError
from flows.core.paths import SQL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

# Each layer reads only its own tables and those of the layers before it.
LAYERS = ("staging", "core", "metrics", "report")
# No work to make, or as many rows as messages: written out they would only be copied.
# Of variables a reader's copy knows those in staging.report_days, and no others.
VIEWS = frozenset(
    {
        "staging.connection_slugs",
        "staging.messages",
        "core.contacts",
        "core.messages",
        "core.personal_days",
        "core.previous_connections",
        "core.previous_contacts",
        "metrics.followed",
        "metrics.signals",
        "report.never_engaged",
    }
)
# Of use only while others are made of them, and as many rows as all others together:
# what became of each message is in core.exceptions, and of each envelope in
# core.envelopes.
SCAFFOLDS = (
    "staging.envelopes",
    "staging.participants",
    "staging.unique_names",
    "staging.words",
    "core.noticed_messages",
    "core.marked_messages",
    "core.repeated_texts",
    "core.notes",
    "core.blasts",
    "core.canned",
    "core.set_apart",
    "core.answers",
)

# What the engine raises over a damaged file or a full disk: no model's fault.
DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
)
_COMMENT = re.compile(r"--.*")
_TABLE = re.compile(r"\b(?:raw|staging|core|metrics|report)\.[a-z_0-9]+\b")


@cache
def read_model(layer: str, name: str) -> str:
    """Read the SELECT of ``sql/<layer>/<name>.sql``."""
    return (SQL / layer / f"{name}.sql").read_text(encoding="utf-8")


def set_variables(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, object]
) -> None:
    """Set what models read with ``getvariable``; an unset one would be null."""
    plain = {n: v for n, v in values.items() if isinstance(v, int | float | date)}
    # What needs no quoting goes in one round trip.
    connection.execute(
        ";\n".join(
            f"set variable {name} = {_literal(value)}" for name, value in plain.items()
        )
    )
    for name in values.keys() - plain.keys():
        connection.execute(f"set variable {name} = ?", [values[name]])


def build_table(connection: duckdb.DuckDBPyConnection, layer: str, name: str) -> None:
    """Make one table of a model; raises ``WarehouseError`` E1211 with its name."""
    kind = "view" if f"{layer}.{name}" in VIEWS else "table"
    try:
        connection.execute(
            f"create or replace {kind} {layer}.{name} as {read_model(layer, name)}"
        )
    except DAMAGE:
        raise
    except duckdb.Error as error:
        raise model_fault(f"sql/{layer}/{name}.sql", error) from None


def build_models(
    connection: duckdb.DuckDBPyConnection,
    target: str | None = None,
    *,
    made: Collection[str] = (),
) -> None:
    """Make every table of the layers after raw; the caller holds the transaction.

    With a ``target``, only that table and those that it needs; those in ``made``
    are there already, and so are the schemas and macros.
    """
    for table in build_order(SQL, target):
        if table not in made:
            build_table(connection, *table.split("."))


def take_scaffolds_down(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what nobody asks once the tables are made; writing it out takes time."""
    connection.execute(
        ";\n".join(f"drop table if exists {table}" for table in SCAFFOLDS)
    )


def prepare_layers(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the schemas, and the functions that models share (``sql/macros``)."""
    schemas = (f"create schema if not exists {layer}" for layer in LAYERS)
    connection.execute(";\n".join(schemas))
    run_macros(connection)


def run_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the functions that models share, each a file of ``sql/macros``."""
    connection.execute(_macros(SQL))


def model_fault(where: str, error: duckdb.Error) -> WarehouseError:
    """Name the model that failed, not the rows: an engine quotes them."""
    return WarehouseError(
        "E1211",
        where,
        f"the model cannot be built ({type(error).__name__}).",
        remedy="This is a fault of Rapport; nothing was changed. Please report it.",
    )


@cache
def build_order(folder: Path, target: str | None = None) -> tuple[str, ...]:
    """List the models under ``folder``, each after those that it reads.

    With a ``target``, only that one and those that it needs.
    """
    reads = {
        f"{layer}.{path.stem}": tables_read(path.read_text(encoding="utf-8"))
        for layer in LAYERS
        for path in _files(folder / layer)
    }
    needs = {table: read & reads.keys() for table, read in reads.items()}
    wanted = set(needs) if target is None else _closure(needs, target)
    order = TopologicalSorter(needs).static_order()
    return tuple(each for each in order if each in wanted)


def tables_read(sql: str) -> set[str]:
    """Give the ``schema.table`` names that a SELECT reads, without any engine."""
    return set(_TABLE.findall(_COMMENT.sub("", sql)))


def _literal(value: float | date) -> str:
    if isinstance(value, date):
        return f"date '{value}'"
    return f"{value!r}::double" if isinstance(value, float) else repr(value)


@cache
def _macros(folder: Path) -> str:
    macros = {
        path.stem: path.read_text(encoding="utf-8")
        for path in _files(folder / "macros")
    }
    needs = {
        name: {other for other in macros if other != name and f"{other}(" in text}
        for name, text in macros.items()
    }
    return ";\n".join(macros[name] for name in TopologicalSorter(needs).static_order())


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.sql"))


def _closure(needs: Mapping[str, set[str]], target: str) -> set[str]:
    found, waiting = set(), {target}
    while waiting:
        found |= waiting
        waiting = {need for each in waiting for need in needs[each]} - found
    return found
