"""A fault in the SQL does not escape the oracle."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.core.paths import SQL
from flows.warehouse.models import run_macros
from tests.oracle.bounds import Bounds
from tests.oracle.crowds import random_history
from tests.oracle.mutants import MUTANTS, Mutant, planted
from tests.oracle.rounds import Told, differences, oracle_says, product_says, taken_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.warehouse.worlds import Warehouse

# Large histories meet many edges at once, small ones a few that are rare: a seed
# each, and a number of people.
LARGE = ((6, 90), (12, 90), (20, 90), (4, 90))
SMALL = (17, 15, 25, 35, 66, 90, 13, 95, 4, 34, 40)
HISTORIES = (*LARGE, *((seed, None) for seed in SMALL))
FEW = 5

Case = tuple[tuple[int, int], "Warehouse", Told]


class Cases:
    """Histories that are taken in when first asked for, and kept."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._waiting = list(reversed(HISTORIES))
        self._found: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        yield from self._found
        while self._waiting:
            seed, people = self._waiting.pop()
            # Which edges these reach is known of the default thresholds.
            history = replace(random_history(seed, people), bounds=Bounds())
            warehouse = self._stack.enter_context(taken_in(history))
            fresh = [
                (month, warehouse, oracle_says(history, month))
                for month in history.months
            ]
            self._found += fresh
            yield from fresh


@pytest.fixture(scope="module")
def cases() -> Iterator[Cases]:
    with ExitStack() as stack:
        yield Cases(stack)


def is_caught(mutant: Mutant, cases: Cases, folder: Path) -> bool:
    with planted(mutant, folder):
        return any(
            differences(expected, product_says(warehouse, month))
            for month, warehouse, expected in cases
        )


@pytest.mark.xdist_group("mutants")
def test_without_a_fault_there_is_nothing_to_find(cases: Cases) -> None:
    month, warehouse, expected = next(iter(cases))

    assert differences(expected, product_says(warehouse, month)) == []


def test_every_fault_has_its_place_in_the_sql() -> None:
    texts = {each: (SQL / each.file).read_text(encoding="utf-8") for each in MUTANTS}

    assert [each for each, text in texts.items() if text.count(each.old) != 1] == []


def test_a_folder_serves_one_fault_after_another(tmp_path: Path) -> None:
    (in_a_macro,) = (each for each in MUTANTS if each.file == "macros/wilson_low.sql")
    elsewhere = next(each for each in MUTANTS if each.file != in_a_macro.file)

    def says() -> object:
        with duckdb.connect() as connection:
            run_macros(connection)
            return connection.execute("select wilson_low(4, 9)").fetchall()

    bounds = []
    for mutant in (elsewhere, in_a_macro):
        folder = tmp_path / "the-same"
        folder.mkdir()
        with planted(mutant, folder):
            bounds.append(says())
        shutil.rmtree(folder)

    assert bounds[0] == says()
    assert bounds[1] != says()


@pytest.mark.xdist_group("mutants")
@pytest.mark.parametrize("mutant", MUTANTS[:FEW], ids=str)
def test_a_planted_fault_is_found(cases: Cases, mutant: Mutant, tmp_path: Path) -> None:
    assert is_caught(mutant, cases, tmp_path)


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
@pytest.mark.parametrize("mutant", MUTANTS[FEW:], ids=str)
def test_every_planted_fault_is_found(
    cases: Cases, mutant: Mutant, tmp_path: Path
) -> None:
    assert is_caught(mutant, cases, tmp_path)
