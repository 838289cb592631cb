"""What the documents say is compared with the code."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import fields
from pathlib import Path

import click
import pytest

from flows.cli import rapport
from flows.core.paths import SQL
from flows.core.settings import Settings, settings_template
from flows.warehouse.models import LAYERS, SCAFFOLDS, VIEWS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DICTIONARY = (SQL / "README.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "flows").rglob("*.py")]
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def codes_in(text: str) -> set[str]:
    return set(re.findall(r"\bE1\d{3}\b", text))


def test_every_command_is_in_the_readme() -> None:
    missing = [name for name in rapport.commands if f"rapport {name}" not in README]

    assert not missing


def test_every_command_in_the_readme_exists() -> None:
    told = set(re.findall(r"(?:\./run|rapport) ([a-z-]+)", README))

    assert told <= {*rapport.commands, "test", "lock"}


@pytest.mark.parametrize("name", sorted(rapport.commands))
def test_the_help_of_every_command_has_an_example(name: str) -> None:
    command = rapport.commands[name]
    text = command.get_help(click.Context(command, info_name=name))

    assert f"Example: rapport {name}" in " ".join(text.split())


def test_the_readme_has_every_code_once_and_no_other() -> None:
    raised = re.findall(r'"(E1\d{3})"', SOURCE)
    told = re.findall(r"^\| (E1\d{3}) \| .+ \| .+ \|$", README, re.MULTILINE)

    assert raised
    assert sorted(told) == sorted({*raised})


def test_no_document_tells_of_a_code_that_there_is_not() -> None:
    raised = {*re.findall(r'"(E1\d{3})"', SOURCE)}

    assert codes_in(SOURCE + README + DICTIONARY) - raised == set()


def test_the_codes_in_the_readme_stand_in_their_groups() -> None:
    rows = README.partition("| code |")[2].partition("\n\n")[0].splitlines()[2:]
    groups = [row for row in rows if row.startswith("| **")]
    told = [row[2:6] for row in rows if row.startswith("| E1")]

    assert len(rows) == len(groups) + len(told)
    assert told == sorted(told)


def test_a_code_belongs_to_one_module() -> None:
    places = defaultdict(set)
    for path in SOURCES:
        for code in re.findall(r'"(E1\d{3})"', path.read_text(encoding="utf-8")):
            places[code].add(path.parent.name)

    assert {code: sorted(at) for code, at in places.items() if len(at) > 1} == {}


def test_every_setting_in_the_readme_exists() -> None:
    block = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert block is not None
    told = re.findall(r"^(\w+) =", block[1], re.MULTILINE)

    assert told
    assert all(f"{name} = " in settings_template() for name in told)


def test_the_files_that_the_readme_names_exist() -> None:
    links = re.findall(r"\]\(((?!https?:)[^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def grain_of(path: Path) -> str:
    """Give what a file of the SQL says of itself, up to its first empty line."""
    head = path.read_text(encoding="utf-8").partition("\n\n")[0]
    return " ".join(line.removeprefix("-- ") for line in head.splitlines())


def line_of(path: Path) -> str:
    """Give the line of the dictionary that a file of the SQL has to have."""
    layer, name = path.parent.name, path.stem
    if layer in ("checks", "macros"):
        return f"| `{name}` | {grain_of(path)} |"
    table = f"{layer}.{name}"
    kept = "view" if table in VIEWS else "table"
    kept = "not kept" if table in SCAFFOLDS else kept
    middle = f"{kept} | " if layer in LAYERS else ""
    return f"| `{table}` | {middle}{grain_of(path)} |"


def test_the_dictionary_has_every_file_with_its_grain() -> None:
    files = sorted(SQL.rglob("*.sql"))
    lines = DICTIONARY.splitlines()

    assert f"All {len(files)} files" in DICTIONARY
    assert [line for line in map(line_of, files) if lines.count(line) != 1] == []


def test_the_dictionary_names_no_table_that_there_is_not() -> None:
    layers = "incoming|raw|staging|core|metrics|report"
    told = {*re.findall(rf"`((?:{layers})\.[a-z_0-9]+)[.`]", DICTIONARY)}
    models = {f"{path.parent.name}.{path.stem}" for path in SQL.rglob("*.sql")}
    created = r"create (?:or replace )?table (?:if not exists )?(\w+\.\w+)"
    # What an export is taken in with is gone afterwards.
    written = {each for each in re.findall(created, SOURCE) if "incoming" not in each}

    assert {"raw.exports", "staging.made"} <= written
    assert told <= models | written
    assert written <= told


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("metrics/contact_history.sql", r"then '(\w+)'|else '(\w+)'"),
        ("metrics/contact_history.sql", r"as (is_\w+)"),
        ("core/contacts.sql", r"as (is_\w+)"),
        ("core/envelopes.sql", r"then '([XG]-\w+)'"),
        ("macros/exception_of.sql", r"'(T\w[\w-]*)'"),
        ("metrics/verdict.sql", r"then '(\w+)'|else '(\w+)'"),
    ],
)
def test_the_dictionary_defines_the_words_of_the_tables(
    file: str, pattern: str
) -> None:
    found = re.findall(pattern, (SQL / file).read_text(encoding="utf-8"))
    words = {"".join(each) for each in found}

    assert len(words) > 1
    assert {word for word in words if f"`{word}`" not in DICTIONARY} == set()


def test_settings_and_words_in_the_dictionary_are_known() -> None:
    block = DICTIONARY.partition("## The words")[2].partition("## The dictionary")[0]
    told = {*re.findall(r"`(\w+_(?:days|people|characters|gaps))`", block)}

    assert told
    assert told - {each.name for each in fields(Settings)} == set()
