"""The figures of a sample are what was planted in it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from flows.core.months import Month
from flows.core.people import Person
from flows.sample.exports import SamplePlan, write_sample
from flows.steps import compute_figures, ingest_exports, list_contacts, open_home

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.paths import MemberHome
    from flows.core.settings import Settings
    from flows.sample.plan import Story

JUNE = Month(2026, 6)


def read(path: Path) -> Any:  # noqa: ANN401 - as in json
    return json.loads(path.read_text(encoding="utf-8"))


def differences(expected: object, found: object, at: str = "") -> list[str]:
    """List where what was found is not what was expected; more keys may be found."""
    if isinstance(expected, dict) and isinstance(found, dict):
        lost = [f"{at}.{key} is missing" for key in expected.keys() - found.keys()]
        shared = expected.keys() & found.keys()
        return lost + [
            line
            for key in sorted(shared)
            # A reason is worded freely; its points are not free.
            if key != "reason"
            for line in differences(expected[key], found[key], f"{at}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list):
        pairs = list(zip(expected, found, strict=False))
        lines = [
            line
            for n, (one, other) in enumerate(pairs)
            for line in differences(one, other, f"{at}[{n}]")
        ]
        size = len(expected) - len(found)
        return [*lines, f"{at} has {len(found)} of {len(expected)}"] if size else lines
    if isinstance(expected, float) and isinstance(found, int | float):
        return [] if abs(expected - found) <= 1e-4 else [f"{at}: {expected} {found}"]
    return [] if expected == found else [f"{at}: {expected!r} {found!r}"]


def figures_of(home: MemberHome, settings: Settings, *sources: Path) -> dict[str, Any]:
    ingest_exports(home, settings, sources)
    figures = compute_figures(home, settings, JUNE)
    # Whoever forgets somebody reads in the twin of a report whether they are in it.
    twin = json.dumps(dict(figures.machine), ensure_ascii=False)
    names = {json.dumps(each, ensure_ascii=False) for each in named_in(figures)}
    assert [each for each in names if each not in twin] == []
    return dict(figures.machine)


def named_in(part: object) -> set[str]:
    """Give the name of everybody who can stand on the page."""
    if isinstance(part, Person):
        return {part.name}
    if isinstance(part, tuple):
        return {name for each in part for name in named_in(each)}
    if is_dataclass(part):
        return {n for each in fields(part) for n in named_in(getattr(part, each.name))}
    return set()


@pytest.mark.parametrize(
    ("story", "seed", "contacts"),
    [
        ("improving", 1, 1457),
        pytest.param("no_clear_change", 2, 800, marks=pytest.mark.slow),
        ("falling", 3, 900),
        pytest.param("too_early", 4, 500, marks=pytest.mark.slow),
    ],
)
def test_the_samples_figures_are_its_truth(
    tmp_path: Path, story: Story, seed: int, contacts: int
) -> None:
    home, settings = open_home(tmp_path / "home")
    messages = 18_000 if seed == 1 else 4_000
    plan = SamplePlan(contacts, messages, seed=seed, story=story)

    exports = write_sample(tmp_path / "sample", plan)
    truth = read(tmp_path / "sample" / "truth.json")
    found = figures_of(home, settings, *exports)

    assert truth["figures"]["verdict"]["word"] == story
    assert differences(truth["figures"], found) == []


def test_every_contact_of_the_sample_is_as_it_was_planned(tmp_path: Path) -> None:
    home, settings = open_home(tmp_path / "home")
    plan = SamplePlan(600, 4_000, exports=3, seed=5, until=date(2026, 7, 1))
    ingest_exports(home, settings, write_sample(tmp_path / "sample", plan))
    planned = read(tmp_path / "sample" / "truth.json")["contacts"]

    contacts = list_contacts(home, settings, JUNE)

    found = {
        each.slug: (each.state, each.age, each.out, each.in_, each.touches)
        for each in contacts
    }
    assert found == {
        slug: (
            told["state"],
            told["age"],
            told["out"],
            told["in"],
            told["touches"],
        )
        for slug, told in planned.items()
    }
