"""Tables that stand as they would be made are not made again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest import mock

import duckdb
import pytest

from flows.core.decisions import Decision, DecisionFile
from flows.core.errors import WarehouseError
from flows.core.months import Month
from flows.core.settings import Settings
from flows.warehouse import building, models
from flows.warehouse.connection import open_warehouse
from flows.warehouse.copies import TOLD
from flows.warehouse.models import read_model
from tests.warehouse.worlds import KEY, Warehouse, World, building_only

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAME: dict[str, Any] = {"month": Month(2026, 6), "settings": Settings(), "key": KEY}
KEEP = DecisionFile((Decision(2, "witness", "keep", "", None),), ())


@pytest.fixture(autouse=True)
def few_tables() -> Iterator[None]:
    with building_only("metrics.contact_history", "metrics.suggestions"):
        yield


@pytest.fixture
def made(warehouse: Warehouse, world: World) -> Warehouse:
    warehouse.take_in(world)
    building.build_month(warehouse.connection, **SAME)
    return warehouse


@pytest.fixture
def tables() -> Iterator[mock.Mock]:
    """Count the tables that are made from here on."""
    with mock.patch.object(
        models, "build_table", side_effect=models.build_table
    ) as counted:
        yield counted


def test_the_same_month_is_made_once(made: Warehouse, tables: mock.Mock) -> None:
    as_of = building.build_month(made.connection, **SAME)

    assert (f"{as_of}", tables.call_count) == ("2026-06-30", 0)


def test_what_only_helps_to_make_tables_is_not_kept(made: Warehouse) -> None:
    kept = "select schema_name || '.' || table_name from duckdb_tables()"
    found = {row[0] for row in made.rows(kept)}

    assert "core.exceptions" in found
    assert found.isdisjoint(models.SCAFFOLDS)


def test_a_readers_copy_is_told_all_that_the_tables_were_made_with() -> None:
    with duckdb.connect() as connection:
        kept = connection.sql(read_model("staging", "report_days")).columns

    assert kept == list(TOLD)


def test_another_connection_knows_the_bounds_in_force(
    warehouse_on_disk: Warehouse, world: World, tmp_path: Path, tables: mock.Mock
) -> None:
    warehouse_on_disk.take_in(world)
    building.build_month(warehouse_on_disk.connection, **SAME)
    warehouse_on_disk.connection.close()
    tables.reset_mock()

    with open_warehouse(tmp_path / "warehouse.duckdb") as connection:
        building.build_month(connection, **SAME)
        found = connection.execute(
            "select getvariable('as_of')::varchar, getvariable('grace_days')"
        ).fetchall()

    assert (found, tables.call_count) == ([("2026-06-30", 30)], 0)


@pytest.mark.parametrize(
    "other",
    [
        {"month": Month(2026, 5)},
        {"settings": Settings(grace_days=31)},
        {"key": b"another key of a machine"},
        {"same_people": [("witness", "somebody")]},
        {"decisions": KEEP},
    ],
    ids=str,
)
def test_whatever_else_it_is_made_of_makes_it_anew(
    made: Warehouse, tables: mock.Mock, other: dict[str, Any]
) -> None:
    building.build_month(made.connection, **SAME | other)

    assert tables.call_count > 0


def test_another_export_makes_it_anew(
    made: Warehouse, world: World, tables: mock.Mock
) -> None:
    world.contact("ivan", "2026-01-01")
    made.take_in(world, "2026-06-15")
    before = tables.call_count

    building.build_month(made.connection, **SAME)

    assert tables.call_count > before


def test_what_failed_is_not_remembered(
    warehouse: Warehouse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse.take_in(world)
    fault = WarehouseError("E1212", "sql/checks", "a row.", remedy="None.")
    with monkeypatch.context() as patched:
        patched.setattr(building, "run_checks", mock.Mock(side_effect=fault))
        with pytest.raises(WarehouseError):
            building.build_month(warehouse.connection, **SAME)

    building.build_month(warehouse.connection, **SAME)

    assert warehouse.rows("select count(*) from metrics.contact_history") == [(1,)]
