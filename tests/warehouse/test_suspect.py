"""An export whose account does not add up is taken in on the reader's word only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.errors import FormatError
from flows.terminal.tables import exports_table, ingest_table
from tests.warehouse.homes import Home, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.table import Table

    from tests.warehouse.worlds import World

EXPORT = "Basic_LinkedInDataExport_07-01-2026"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def bad_dates(text: str) -> str:
    return text.replace("2026-03-01 09:00:00 UTC", "yesterday")


def open_quote(text: str) -> str:
    return text.rstrip("\n") + '\nc,"never closed,,,,,,,,,,,\n'


@pytest.fixture(params=[(bad_dates, "E1117"), (open_quote, "E1116")])
def case(
    request: pytest.FixtureRequest, world: World, tmp_path: Path
) -> tuple[Path, str]:
    harm, code = request.param
    return harmed(world, tmp_path, harm), code


def harmed(world: World, folder: Path, harm: Callable[[str], str]) -> Path:
    world.sent("witness", "2026-03-01 09:00")
    export = world.write(folder / "exports" / EXPORT)
    path = export / "messages.csv"
    path.write_text(harm(path.read_text()))
    return zipped(export)


def cells(table: Table) -> str:
    return " ".join(str(cell) for column in table.columns for cell in column.cells)


def test_it_is_refused_with_the_way_to_accept_it(
    home: Home, case: tuple[Path, str]
) -> None:
    export, code = case

    with pytest.raises(FormatError, match=f"--accept-suspect.*{code}"):
        home.take_in(export)

    assert home.listed() == ()


def test_it_is_accepted_and_the_outcome_says_so(
    home: Home, case: tuple[Path, str]
) -> None:
    export, code = case

    outcome = home.take_in(export, accepts_suspect=True)

    assert outcome.is_suspect
    assert [code in warning for warning in outcome.warnings].count(True) == 1
    assert "does not add up" in cells(ingest_table([outcome]))
    assert "does not add up" in cells(exports_table(home.listed()))


def test_it_stays_accepted_when_the_database_is_made_anew(
    home: Home, case: tuple[Path, str]
) -> None:
    home.take_in(case[0], accepts_suspect=True)
    before = home.contents()

    home.paths.warehouse.unlink()

    assert [each.is_suspect for each in home.listed()] == [True]
    assert home.contents() == before


def test_a_sound_export_is_not_made_suspect(
    home: Home, world: World, tmp_path: Path
) -> None:
    export = harmed(world, tmp_path, str)

    outcome = home.take_in(export, accepts_suspect=True)

    assert (outcome.is_suspect, outcome.warnings) == (False, ())
