"""The checks are silent on sound tables and see a fault in broken ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.core.errors import WarehouseError
from flows.core.paths import SQL
from flows.warehouse.checks import run_checks
from flows.warehouse.machine import SHAPES
from tests.warehouse.core_tables import CoreTables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.warehouse.worlds import Warehouse, World

BLOCKS = ("actions", "never_engaged", "years")
BREAKS = {
    "states_partition_the_contacts": "update metrics.states set contacts = 9",
    "contacts_and_hidden_rows_are_all_connections": "update metrics.connections"
    " set hidden = hidden + 1",
    "engaged_never_and_too_new_partition_the_contacts": "update"
    " metrics.contact_history set state = 'quiet' where slug = 'hana'",
    "adds_by_month_and_hidden_rows_are_all_connections": "delete from"
    " metrics.added_never_engaged where month = '2026-01'",
    "net_is_rows_now_less_rows_before": "update metrics.connections set net = 7",
    "activation_never_falls": "insert into metrics.activation_curve"
    " values (500, 1, 0, -1, 0)",
    "cohorts_never_fall": "update metrics.cohorts set reached = [9]",
    "states_a_year_ago_hold_the_active_relationships": "update"
    " metrics.states_year_ago set contacts = 4",
    "reasons_sum_to_the_score": "update metrics.first_messages set score = 77",
    "never_engaged_is_one_number_everywhere": "delete from metrics.first_messages",
    "shares_lie_inside_their_intervals": "update metrics.two_way_share set low = 0.9",
    "nobody_is_suggested_twice": "insert into report.actions from report.actions",
    "active_relationships_now_are_the_active_contacts": "update"
    " metrics.active_relationships set now = 5",
    "every_variable_is_set": "reset variable owed_days",
}


# The tables are built once for all of these tests.
pytestmark = pytest.mark.xdist_group("checks")


@pytest.fixture(scope="module")
def built() -> duckdb.DuckDBPyConnection:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.contact("hana", "2026-01-01")
    tables.talked("ada", 10)
    tables.got("ada", "2026-06-25 09:00", asks=True)
    tables.before("ada")
    tables.hidden("2026-02-01")
    tables.build(*(f"metrics.{key}" for key in SHAPES))
    tables.build(*(f"report.{block}" for block in BLOCKS))
    return tables.connection


@pytest.fixture
def sound(built: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the tables, which a test may break: what it does is taken back."""
    # A variable is nothing that a rollback brings back.
    owed = built.execute("select getvariable('owed_days')").fetchall()
    built.execute("begin")
    yield built
    built.execute("rollback")
    built.execute("set variable owed_days = ?", list(owed[0]))


def faults(connection: duckdb.DuckDBPyConnection, claim: str) -> int:
    text = (SQL / f"checks/{claim}.sql").read_text(encoding="utf-8")
    return len(connection.execute(text).fetchall())


def test_sound_tables_pass(sound: duckdb.DuckDBPyConnection) -> None:
    assert {claim: faults(sound, claim) for claim in BREAKS} == dict.fromkeys(BREAKS, 0)


@pytest.mark.parametrize("claim", BREAKS)
def test_a_check_sees_its_fault(sound: duckdb.DuckDBPyConnection, claim: str) -> None:
    sound.execute(BREAKS[claim])

    assert faults(sound, claim) > 0


def test_a_failed_check_names_its_claim(sound: duckdb.DuckDBPyConnection) -> None:
    sound.execute(BREAKS["reasons_sum_to_the_score"])

    with pytest.raises(WarehouseError, match="reasons sum to the score") as told:
        run_checks(sound)

    assert told.value.code == "E1212"


def test_a_failed_check_takes_the_tables_back_and_packs_again(
    warehouse: Warehouse, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    packing = "select current_setting('force_compression')"
    found = []

    def failing(connection: duckdb.DuckDBPyConnection) -> None:
        found.extend(connection.execute(packing).fetchall())
        raise WarehouseError("E1212", "sql/checks", "a row.", remedy="None.")

    warehouse.take_in(world)
    monkeypatch.setattr("flows.warehouse.building.run_checks", failing)

    with pytest.raises(WarehouseError):
        warehouse.build()

    models = "select * from duckdb_tables() where schema_name in ('core', 'metrics')"
    assert warehouse.rows(models) == []
    assert (found, warehouse.rows(packing)) == ([("uncompressed",)], [("auto",)])


def test_of_all_settings_only_the_packing_can_change(
    warehouse_on_disk: Warehouse,
) -> None:
    connection = warehouse_on_disk.connection
    connection.execute("set force_compression = 'auto'")

    with pytest.raises(duckdb.InvalidInputException):
        connection.execute("set enable_external_access = true")
    with pytest.raises(duckdb.InvalidInputException):
        connection.execute("set allowed_configs = ['threads']")
