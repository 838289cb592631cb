"""What the documents say is compared with the code."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import click
import pytest

from flows.cli import rapport
from flows.core.settings import settings_template

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "flows").rglob("*.py")]


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


def test_every_error_in_the_readme_can_happen() -> None:
    raised = codes_in("".join(path.read_text(encoding="utf-8") for path in SOURCES))

    assert codes_in(README)
    assert codes_in(README) <= raised


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
