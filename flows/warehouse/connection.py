"""Opens the warehouse: one DuckDB file, one writer, no way out of it."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.core.errors import WarehouseError
from flows.core.paths import PRIVATE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

# Rebuild, never guess: a file of another version is not read.
SCHEMA_VERSION = 11

_REMEDY = (
    "Is the disk full? Otherwise the file is damaged: rapport rebuild makes it anew"
    " from archive/, rapport restore brings it back from a backup."
)


class OlderSchemaError(WarehouseError):
    """The file was written by an older program; the archive can make it anew."""


@contextmanager
def open_warehouse(
    path: Path, *, beside: Path | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database at ``path`` to read and write, making it if need be.

    Another one, ``beside`` it, can be read as ``beside``.

    The engine may touch its own file and a private scratch folder and nothing
    else: no extension is loaded and no Python variable is read by name.
    ``scratch_of`` gives the folder. Raises ``WarehouseError`` E1201 (cannot be
    opened), E1202 (another version), E1208 (no room for the folder) and E1206 for
    whatever the engine meets later that nobody else has told about: the file is
    damaged or out of reach.
    """
    with _private_folder() as scratch:
        connection = _connect(path, scratch, beside)
        try:
            _check_version(connection, path)
            yield connection
        except duckdb.Error as error:
            # Without its cause: the engine's own words may quote a row.
            raise WarehouseError(
                "E1206",
                path.name,
                f"the database cannot be read or written ({type(error).__name__}).",
                remedy=_REMEDY,
            ) from None
        finally:
            with suppress(duckdb.Error):
                connection.close()


@contextmanager
def uncompressed(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have what is written meanwhile not packed: it takes more room and less time."""
    connection.execute("set force_compression = 'uncompressed'")
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            connection.execute("set force_compression = 'auto'")


def raw_tables(
    connection: duckdb.DuckDBPyConnection, database: str | None = None
) -> set[str]:
    """Name the tables of the raw layer, of this database or of an attached one."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
        " and database_name = coalesce(?, current_database())",
        [database],
    ).fetchall()
    return {name for (name,) in rows}


def _private_folder() -> tempfile.TemporaryDirectory[str]:
    try:
        return tempfile.TemporaryDirectory(prefix="rapport-")
    except OSError as error:
        raise WarehouseError(
            "E1208",
            "temporary folder",
            f"it cannot be written to ({type(error).__name__}).",
            remedy="Make room, or set TMPDIR to a folder on a larger disk.",
        ) from None


def scratch_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """Give the private folder that lives as long as the connection."""
    row = connection.execute("select getvariable('scratch')").fetchone()
    if row is None:
        raise AssertionError
    return Path(row[0])


def _connect(
    path: Path, scratch: str, beside: Path | None
) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": "v1.5.0",
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "temp_directory": scratch,
        "memory_limit": "1GB",
        # A large commit goes into the file at once. By default a log of it is written,
        # and all of it once more when the connection closes.
        "checkpoint_threshold": "1MB",
        # Scratch files bear the same names in every export: their blocks must never
        # be remembered from one to the next.
        "enable_external_file_cache": False,
    }
    try:
        connection = duckdb.connect(str(path), config=config)
        path.chmod(PRIVATE_FILE)
        if beside:
            quoted = str(beside).replace("'", "''")
            connection.execute(f"attach '{quoted}' as beside (read_only)")
    except (duckdb.Error, OSError) as error:
        raise WarehouseError(
            "E1201",
            path.name,
            f"the database cannot be opened ({type(error).__name__}).",
            remedy=f"Is another program using it? {_REMEDY}",
        ) from error
    connection.execute("attach ':memory:' as incoming")
    connection.execute("set allowed_directories = [?]", [scratch])
    connection.execute("set enable_external_access = false")
    # How tightly what is written is packed may change, and nothing else.
    connection.execute("set allowed_configs = ['force_compression']")
    connection.execute("set lock_configuration = true")
    connection.execute("set variable scratch = ?", [scratch])
    return connection


def _check_version(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    number = _version_of(connection)
    if number is None:
        connection.execute("create schema if not exists raw")
        connection.execute(
            "create table raw.version as select ?::integer as number", [SCHEMA_VERSION]
        )
    elif number < SCHEMA_VERSION:
        raise OlderSchemaError(
            "E1202",
            path.name,
            f"the database is of version {number}, this program needs"
            f" {SCHEMA_VERSION}.",
            remedy="rapport rebuild makes it anew from archive/.",
        )
    elif number > SCHEMA_VERSION:
        raise WarehouseError(
            "E1202",
            path.name,
            f"the database is of version {number}, which is newer than this program"
            f" knows ({SCHEMA_VERSION}).",
            remedy="Use the newer Rapport that wrote it.",
        )


def _version_of(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Give the version of a file, None for a new one; 0 tells of none though full."""
    tables = raw_tables(connection)
    if "version" in tables:
        row = connection.execute("select max(number) from raw.version").fetchone()
        if row and row[0] is not None:
            return int(row[0])
    return 0 if "exports" in tables else None
