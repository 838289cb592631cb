"""A fault in the SQL does not escape the oracle."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

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
SMALL = (17, 15, 25, 35, 66, 90, 13, 95)
HISTORIES = (*LARGE, *((seed, None) for seed in SMALL))
FEW = 5

Case = tuple[tuple[int, int], "Warehouse", Told]


@pytest.fixture(scope="module")
def cases() -> Iterator[list[Case]]:
    with ExitStack() as stack:
        found: list[Case] = []
        for seed, people in HISTORIES:
            # Which edges these reach is known of the default thresholds.
            history = replace(random_history(seed, people), bounds=Bounds())
            warehouse = stack.enter_context(taken_in(history))
            found += [
                (month, warehouse, oracle_says(history, month))
                for month in history.months
            ]
        yield found


def is_caught(mutant: Mutant, cases: list[Case], folder: Path) -> bool:
    with planted(mutant, folder):
        return any(
            differences(expected, product_says(warehouse, month))
            for month, warehouse, expected in cases
        )


@pytest.mark.xdist_group("mutants")
def test_without_a_fault_there_is_nothing_to_find(cases: list[Case]) -> None:
    month, warehouse, expected = cases[0]

    assert differences(expected, product_says(warehouse, month)) == []


@pytest.mark.xdist_group("mutants")
@pytest.mark.parametrize("mutant", MUTANTS[:FEW], ids=str)
def test_a_planted_fault_is_found(
    cases: list[Case], mutant: Mutant, tmp_path: Path
) -> None:
    assert is_caught(mutant, cases, tmp_path)


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
@pytest.mark.parametrize("mutant", MUTANTS[FEW:], ids=str)
def test_every_planted_fault_is_found(
    cases: list[Case], mutant: Mutant, tmp_path: Path
) -> None:
    assert is_caught(mutant, cases, tmp_path)
