"""The database is made anew from the archive, or stays as it is and says why."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows import steps, upkeep
from flows.core.errors import RapportError, UpkeepError, WarehouseError
from flows.warehouse.connection import (
    SCHEMA_VERSION,
    OlderSchemaError,
    open_warehouse,
)
from tests.upkeep.conftest import printed_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.warehouse.homes import Home


def call_it_version(path: Path, number: int) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("update raw.version set number = ?", [number])


def lose_a_copy(home: Home) -> None:
    shutil.rmtree(home.paths.archive / home.listed()[0].archive)


def test_a_rebuilt_database_gives_the_same_bytes_of_figures(
    home: Home, printed: str
) -> None:
    told: list[str] = []
    number = upkeep.rebuild(home.paths, home.settings, notify=told.append)

    assert number == 3
    assert len(told) == 3
    assert printed_of(home) == printed


def test_a_damaged_database_names_the_way_out_and_is_rebuilt(home: Home) -> None:
    before = home.contents()
    written = home.paths.warehouse.read_bytes()
    home.paths.warehouse.write_bytes(written[:9000])

    with pytest.raises(WarehouseError, match="rapport rebuild") as refused:
        home.listed()
    upkeep.rebuild(home.paths, home.settings)

    assert refused.value.code in ("E1201", "E1206")
    assert "backup" in refused.value.remedy
    assert home.contents() == before


def test_an_older_database_is_made_anew_by_itself(home: Home, printed: str) -> None:
    call_it_version(home.paths.warehouse, SCHEMA_VERSION - 1)

    assert printed_of(home) == printed


def test_a_database_without_a_version_is_an_older_one(home: Home) -> None:
    with duckdb.connect(str(home.paths.warehouse)) as connection:
        connection.execute("drop table raw.version")

    with pytest.raises(OlderSchemaError), open_warehouse(home.paths.warehouse):
        pass


def test_a_newer_database_is_refused_and_stays(home: Home) -> None:
    call_it_version(home.paths.warehouse, SCHEMA_VERSION + 1)
    before = home.paths.warehouse.read_bytes()

    with pytest.raises(WarehouseError, match="newer") as refused:
        home.listed()

    assert refused.value.code == "E1202"
    assert home.paths.warehouse.read_bytes() == before


@pytest.mark.parametrize("is_older", [False, True])
def test_without_a_copy_of_every_export_nothing_is_replaced(
    home: Home, *, is_older: bool
) -> None:
    lose_a_copy(home)
    if is_older:
        call_it_version(home.paths.warehouse, SCHEMA_VERSION - 1)
    before = home.paths.warehouse.read_bytes()

    with pytest.raises(UpkeepError, match=r"E1702"):
        home.listed() if is_older else upkeep.rebuild(home.paths, home.settings)

    assert home.paths.warehouse.read_bytes() == before
    assert list(home.root.glob("*.new.duckdb*")) == []


def test_without_any_export_there_is_nothing_to_rebuild(tmp_path: Path) -> None:
    home, settings = steps.open_home(tmp_path / "home")

    with pytest.raises(RapportError, match=r"E1703"):
        upkeep.rebuild(home, settings)
