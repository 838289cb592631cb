"""The dictionary, the schema and the tables name the same figures."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from flows.core.months import Month
from flows.core.paths import PROJECT, SQL
from flows.core.settings import Settings
from flows.warehouse.machine import REASONS, SHAPES
from flows.warehouse.query import machine_document, read_contacts, read_figures
from tests.warehouse.core_tables import CoreTables

WAREHOUSE = PROJECT / "flows" / "warehouse"
README = (SQL / "README.md").read_text(encoding="utf-8")
SCHEMA = json.loads((SQL / "figures.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
JUNE = Month(2026, 6)
# Two members are built for all of these tests.
pytestmark = pytest.mark.xdist_group("documents")


def keys_under(heading: str) -> set[str]:
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE))


def built(tables: CoreTables) -> CoreTables:
    blocks = sorted(path.stem for path in (SQL / "report").glob("*.sql"))
    tables.build(*(f"metrics.{key}" for key in SHAPES))
    tables.build(*(f"report.{block}" for block in blocks))
    return tables


@cache
def nobody() -> CoreTables:
    """Give a member without a single contact."""
    return built(CoreTables())


@cache
def lively() -> CoreTables:
    """Give a member with something in every figure."""
    tables = CoreTables(settings=Settings(keywords=("editor",)))
    for place in range(45):
        slug = f"p{place}"
        tables.contact(slug, "2025-05-01", company="Northwind", position="Editor")
        if place < 30:
            tables.talked(slug, 370 if place < 25 else 20)
    for place in range(12):
        tables.contact_aged(f"n{place}", 20 + 12 * place)
        tables.invited_by(f"n{place}", note=place < 3)
    tables.got("p1", "2026-06-20 09:00", asks=True)
    tables.touched("n5")
    tables.before("gone", company="Trey", position="Clerk")
    tables.before("n6", company="Trey", position="Clerk")
    return built(tables)


def document(tables: CoreTables) -> Any:  # noqa: ANN401 - a JSON document
    figures = read_figures(tables.connection, month=JUNE)
    return json.loads(json.dumps(machine_document(figures)))


def test_the_dictionary_has_every_figure_and_no_other() -> None:
    assert keys_under("The dictionary") == set(SHAPES)


def test_the_schema_has_every_figure_and_no_other() -> None:
    assert set(SCHEMA["properties"]["figures"]["properties"]) == set(SHAPES)


def test_every_figure_is_a_table_of_its_name() -> None:
    tables = {path.stem for path in (SQL / "metrics").glob("*.sql")}

    assert set(SHAPES) <= tables


def test_the_points_told_are_the_points_given() -> None:
    model = (SQL / "metrics/first_messages.sql").read_text(encoding="utf-8")
    given = set(re.findall(r"'signal': '(\w+)'", model))

    assert keys_under("The points of a first message") == given == set(REASONS)


def test_the_tables_that_the_dictionary_names_exist() -> None:
    named = set(re.findall(r"`(\w+)\.(\w+)`", README)) - {
        ("decisions", "csv"),
        ("figures", "json"),
    }

    # Some tables the program writes itself.
    sources = "".join(
        path.read_text(encoding="utf-8") for path in WAREHOUSE.glob("*.py")
    )
    assert named
    assert [
        f"{layer}.{name}"
        for layer, name in named
        if not (SQL / layer / f"{name}.sql").exists()
        and not re.search(rf"table (if not exists )?{layer}\.{name}\b", sources)
    ] == []


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("tables", [lively, nobody])
def test_a_document_keeps_the_schema(tables: Any) -> None:  # noqa: ANN401 - a maker
    found = document(tables())

    assert [error.message for error in VALIDATOR.iter_errors(found)] == []


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("two_way_share", {"k": 1}),
        ("states", {"lively": 1}),
        ("replies_owed", {"people": [{"name": "Ada"}]}),
        ("growth_vs_relationships", {}),
    ],
)
def test_the_schema_sees_a_wrong_figure(key: str, wrong: object) -> None:
    found = document(nobody())
    found["figures"][key] = wrong

    assert list(VALIDATOR.iter_errors(found))


def test_the_page_is_read_whole() -> None:
    figures = read_figures(lively().connection, month=JUNE)

    assert (figures.member, figures.month) == ("Rana Idris", JUNE)
    assert figures.as_of == JUNE.last_day
    assert figures.verdict.cohort == Month(2026, 5)
    assert figures.headline.two_way.n == figures.headline.never_engaged.n
    assert figures.growth[-1].month == JUNE
    assert figures.actions[0].kind == "reply"
    assert figures.never_engaged[0].reasons[0].signal == "note_in"
    assert sum(year.added for year in figures.years) == figures.headline.contacts
    assert [export.name for export in figures.exports] == ["older", "newest"]


def test_a_member_without_anybody_has_a_page_too() -> None:
    figures = read_figures(nobody().connection, month=JUNE)

    assert figures.verdict.word == "too_early"
    assert (figures.growth, figures.actions, figures.never_engaged) == ((), (), ())
    assert figures.headline.activation_30.share is None


def test_contacts_are_listed_newest_first() -> None:
    tables = CoreTables()
    tables.contact("ada", "2024-01-01")
    tables.contact("hana", "2026-01-01")
    tables.talked("ada", 10)
    tables.build("metrics.contact_history")

    hana, ada = read_contacts(tables.connection)

    assert (hana.slug, hana.state, hana.last) == ("hana", "never_engaged", None)
    assert (ada.out, ada.in_, ada.touches, ada.state) == (1, 1, 0, "active")
