"""The figures of a worked-out member, where a copy of it is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows.core.months import Month
from flows.core.settings import Settings
from flows.warehouse.query import machine_document, read_figures
from tests.warehouse.worlds import Warehouse, open_in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "golden"
GOLDEN = Path(os.environ.get("RAPPORT_GOLDEN", BESIDE))
# Of these the worked-out member gives only examples.
EXCERPTS = {"strength"}

pytestmark = [
    pytest.mark.skipif(
        not (GOLDEN / "figures.json").exists(), reason="no worked-out member here"
    ),
    pytest.mark.xdist_group("golden"),
]


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("golden")
    with open_in_memory(folder, is_optimised=True) as connection:
        taken = Warehouse(connection, folder, Settings(touched_points=0))
        for source in sorted(GOLDEN.glob("Basic_*"), reverse=True):
            taken.take_in_source(source)
        taken.build("2026-06")
        yield taken


def differences(found: Any, expected: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(expected, dict):
        for key in expected.keys() - {"reason"}:
            inner = found.get(key, "missing") if isinstance(found, dict) else "missing"
            yield from differences(inner, expected[key], f"{where}.{key}")
    elif isinstance(expected, list) and len(found) == len(expected):
        for place, each in enumerate(expected):
            yield from differences(found[place], each, f"{where}[{place}]")
    elif isinstance(expected, float):
        if found != pytest.approx(expected, abs=1e-4):
            yield f"{where}: {found}, not {expected}"
    elif found != expected:
        yield f"{where}: {found}, not {expected}"


def test_every_figure_is_as_worked_out(golden: Warehouse) -> None:
    document = json.loads((GOLDEN / "figures.json").read_text(encoding="utf-8"))
    figures = read_figures(golden.connection, month=Month(2026, 6))
    found = machine_document(figures)
    examples = {key: document["figures"].pop(key) for key in EXCERPTS}

    scores = {p["slug"]: p["score"] for p in figures.machine["strength"]["people"]}  # type: ignore[index]

    assert list(differences(found, document, "")) == []
    assert all(scores[p["slug"]] == p["score"] for p in examples["strength"]["people"])


def test_every_contact_is_as_worked_out(golden: Warehouse) -> None:
    people = json.loads((GOLDEN / "people.json").read_text(encoding="utf-8"))
    rows = golden.rows(
        "select slug, age, messages_out, messages_in, touches, state,"
        " is_engaged_before_connecting, first_on, last_on, days_followed, is_reached,"
        " balance from metrics.contact_history"
        " left join metrics.followed using (person_id, age)"
    )

    def told(each: dict[str, Any]) -> list[Any]:
        names = "age out in touches state engaged_before_connecting first last t event"
        return [*(each[name] for name in names.split()), each["balance"]]

    def kept(row: tuple[Any, ...]) -> list[Any]:
        days = [day and day.isoformat() for day in row[7:9]]
        return [*row[1:7], *days, *row[9:11], row[11] and round(row[11], 4)]

    assert {row[0]: kept(row) for row in rows} == {
        s: told(e) for s, e in people.items()
    }
