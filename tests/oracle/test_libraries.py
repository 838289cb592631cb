"""The estimates of the oracle and of the SQL against well-known libraries."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import duckdb
import pytest
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from flows.core.paths import SQL
from tests.oracle.estimates import (
    Followed,
    activation,
    median_time,
    newcombe,
    share,
    wilson,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTS = [(0, 5), (5, 5), (3, 12), (8, 20), (18, 40), (1, 1), (0, 1), (499, 1000)]


@pytest.fixture
def sql() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        names = ("wilson_low", "wilson_high", "share_of", "newcombe_low")
        for name in (*names, "newcombe_high"):
            path = SQL / "macros" / f"{name}.sql"
            connection.execute(path.read_text(encoding="utf-8"))
        yield connection


def random_people(seed: int) -> list[Followed]:
    rng = random.Random(seed)
    return [
        Followed(rng.randint(0, 60), rng.random() < 0.6)
        for _ in range(rng.randint(2, 40))
    ]


@pytest.mark.parametrize(("k", "n"), COUNTS)
def test_wilson_is_that_of_statsmodels(
    sql: duckdb.DuckDBPyConnection, k: int, n: int
) -> None:
    expected = proportion_confint(k, n, method="wilson")

    found = sql.execute("select wilson_low(?, ?), wilson_high(?, ?)", [k, n] * 2)

    assert found.fetchone() == pytest.approx(expected, abs=1e-12)
    assert wilson(k, n) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("one", COUNTS)
@pytest.mark.parametrize("other", COUNTS)
def test_newcombe_is_that_of_statsmodels(
    sql: duckdb.DuckDBPyConnection, one: tuple[int, int], other: tuple[int, int]
) -> None:
    expected = confint_proportions_2indep(
        *one, *other, method="newcomb", compare="diff"
    )

    found = sql.execute(
        "select newcombe_low(a, b), newcombe_high(a, b)"
        " from (select share_of(?, ?) as a, share_of(?, ?) as b)",
        [*one, *other],
    ).fetchone()

    assert found == pytest.approx(expected, abs=1e-9)
    ours = newcombe(share(*one), share(*other))
    assert (ours["low"], ours["high"]) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("days", [0, 14, 30, 59])
def test_the_activation_curve_is_that_of_lifelines(seed: int, days: int) -> None:
    people = random_people(seed)
    fitter = KaplanMeierFitter().fit(
        [each.time for each in people], [each.is_reached for each in people]
    )
    band = fitter.confidence_interval_survival_function_.asof(days)

    found = activation(people, days)

    assert found["share"] == pytest.approx(1 - fitter.predict(days), abs=1e-9)
    if 0 < found["share"] < 1:
        assert found["low"] == pytest.approx(1 - band.max(), abs=1e-6)
        assert found["high"] == pytest.approx(1 - band.min(), abs=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_the_median_wait_is_that_of_lifelines(seed: int) -> None:
    people = random_people(seed)
    fitter = KaplanMeierFitter().fit(
        [each.time for each in people], [each.is_reached for each in people]
    )

    found = median_time(people)

    # Its products of floats can end a hair above the half that they should be.
    expected = fitter.percentile(0.5 + 1e-12)
    assert found == (None if expected == float("inf") else expected)
