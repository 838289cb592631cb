from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.warehouse.connection import open_warehouse
from tests.warehouse.worlds import Warehouse, World, open_in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def world() -> World:
    made = World()
    # Somebody to talk to in a second conversation, so that the member is plain.
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2024-02-01 09:00", "Shall we begin?")
    made.got("witness", "2024-02-02 09:00", "We have already.")
    return made


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    exports, scratch = tmp_path / "exports", tmp_path / "scratch"
    exports.mkdir()
    scratch.mkdir()
    with open_in_memory(scratch) as connection:
        yield Warehouse(connection, exports)


@pytest.fixture
def warehouse_on_disk(tmp_path: Path) -> Iterator[Warehouse]:
    exports = tmp_path / "exports"
    exports.mkdir()
    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        yield Warehouse(connection, exports)
