"""Models: the SELECT files under ``sql/`` become tables, in dependency order."""

from __future__ import annotations

import json
from functools import cache
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import WarehouseError
from flows.core.paths import SQL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# Each layer reads only its own tables and those of the layers before it.
LAYERS = ("staging", "core", "metrics", "report")
# Parsing the models takes a fifth of a small build, so each is parsed once.
_TABLES_READ: dict[str, set[str]] = {}

# What the engine raises over a damaged file or a full disk: no model's fault.
DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
)


@cache
def read_model(layer: str, name: str) -> str:
    """Read the SELECT of ``sql/<layer>/<name>.sql``."""
    return (SQL / layer / f"{name}.sql").read_text(encoding="utf-8")


def set_variables(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, object]
) -> None:
    """Set what models read with ``getvariable``; an unset one would be null."""
    for name, value in values.items():
        connection.execute(f"set variable {name} = ?", [value])


def build_table(connection: duckdb.DuckDBPyConnection, layer: str, name: str) -> None:
    """Make one table of a model; raises ``WarehouseError`` E1211 with its name."""
    try:
        connection.execute(
            f"create or replace table {layer}.{name} as {read_model(layer, name)}"
        )
    except DAMAGE:
        raise
    except duckdb.Error as error:
        raise model_fault(f"sql/{layer}/{name}.sql", error) from None


def build_models(
    connection: duckdb.DuckDBPyConnection, target: str | None = None
) -> None:
    """Make every table of the layers after raw; the caller holds the transaction.

    With a ``target``, only that table and those that it needs.
    """
    run_macros(connection)
    for layer in LAYERS:
        connection.execute(f"create schema if not exists {layer}")
    for table in _in_order(connection, target):
        build_table(connection, *table.split("."))


def run_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the functions that models share, each a file of ``sql/macros``."""
    macros = {path.stem: path.read_text(encoding="utf-8") for path in _files("macros")}
    needs = {
        name: {other for other in macros if other != name and f"{other}(" in text}
        for name, text in macros.items()
    }
    for name in TopologicalSorter(needs).static_order():
        connection.execute(macros[name])


def model_fault(where: str, error: duckdb.Error) -> WarehouseError:
    """Name the model that failed, not the rows: an engine quotes them."""
    return WarehouseError(
        "E1211",
        where,
        f"the model cannot be built ({type(error).__name__}).",
        remedy="This is a fault of Rapport; nothing was changed. Please report it.",
    )


def _files(folder: str) -> Iterable[Path]:
    return sorted((SQL / folder).glob("*.sql"))


def _in_order(connection: duckdb.DuckDBPyConnection, target: str | None) -> list[str]:
    reads = {
        f"{layer}.{path.stem}": tables_read(
            connection, path.read_text(encoding="utf-8")
        )
        for layer in LAYERS
        for path in _files(layer)
    }
    needs = {table: read & reads.keys() for table, read in reads.items()}
    wanted = set(needs) if target is None else _closure(needs, target)
    return [each for each in TopologicalSorter(needs).static_order() if each in wanted]


def _closure(needs: Mapping[str, set[str]], target: str) -> set[str]:
    found, waiting = set(), {target}
    while waiting:
        found |= waiting
        waiting = {need for each in waiting for need in needs[each]} - found
    return found


def tables_read(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Give the ``schema.table`` names that a SELECT reads.

    From the engine's own parse tree, because its list of table names fails on
    tables that do not exist yet.
    """
    if sql not in _TABLES_READ:
        _TABLES_READ[sql] = set(_tables(_parse_tree(connection, sql)))
    return _TABLES_READ[sql]


def _parse_tree(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    row = connection.execute("select json_serialize_sql(?)", [sql]).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree.get("error"):
        message = f"not a single SELECT: {sql.splitlines()[0]}"
        raise ValueError(message)
    return tree


def _tables(node: object) -> Iterable[str]:
    if isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
            yield f"{node['schema_name']}.{node['table_name']}"
        for value in node.values():
            yield from _tables(value)
    elif isinstance(node, list):
        for value in node:
            yield from _tables(value)
