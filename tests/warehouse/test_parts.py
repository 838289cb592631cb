from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows import steps
from flows.core.errors import ArchiveError
from tests.warehouse.homes import Home, three_months
from tests.warehouse.worlds import without_past

# One home is read by all of these tests.
pytestmark = pytest.mark.xdist_group("parts")

NOT_COUNTED = ("exports", "files")


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(three_months(tmp_path_factory.mktemp("whole"), "folder")[0])


@pytest.fixture(scope="module")
def whole(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a home that took in the whole export and has its figures."""
    home = Home(tmp_path_factory.mktemp("whole") / "home")
    home.take_in(export)
    home.figures()
    return home


def parts_of(export: Path, folder: Path) -> tuple[Path, Path]:
    """Divide an export: what it says of people, and their messages."""
    people, talk = (folder / part / export.name for part in ("a", "b"))
    for part in (people, talk):
        shutil.copytree(export, part)
    (people / "messages.csv").unlink()
    for name in ("Connections.csv", "Profile.csv"):
        (talk / name).unlink()
    return people, talk


def stored(home: Home) -> dict[str, list[str]]:
    """Give the rows of each table, an envelope's number replaced by what is on it.

    The number also tells whose first name is masked, which comes with the people.
    """
    contents = home.contents()
    envelopes = {number: rest for number, *rest in contents["envelopes"]}
    contents["messages"] = [
        (number, envelopes[envelope], *rest)
        for number, envelope, *rest in contents["messages"]
    ]
    return {
        table: sorted(repr(row[1:]) for row in rows)
        for table, rows in contents.items()
        if table not in NOT_COUNTED
    }


def told(home: Home) -> object:
    figures = home.figures()["figures"]
    return {key: value for key, value in figures.items() if key != "exports"}


@pytest.mark.parametrize("turned", [False, True])
def test_an_export_in_two_parts_gives_the_same_figures(
    whole: Home, export: Path, tmp_path: Path, *, turned: bool
) -> None:
    parts = parts_of(export, tmp_path)
    other = Home(tmp_path / "parts")

    given = reversed(parts) if turned else parts
    steps.ingest_exports(other.paths, other.settings, list(given))

    assert stored(whole) == stored(other)
    assert told(whole) == told(other)


def test_a_part_alone_is_refused(export: Path, tmp_path: Path) -> None:
    _, talk = parts_of(export, tmp_path)

    with pytest.raises(ArchiveError, match="E1106"):
        Home(tmp_path / "alone").take_in(talk)


def test_a_part_that_comes_another_day_is_taken_in(
    whole: Home, export: Path, tmp_path: Path
) -> None:
    people, talk = parts_of(export, tmp_path)
    other = Home(tmp_path / "parts")

    other.take_in(people)
    other.take_in(talk)

    assert told(whole) == told(other)


def test_less_of_a_known_export_is_refused(
    whole: Home, export: Path, tmp_path: Path
) -> None:
    home = whole.copied(tmp_path)
    _, talk = parts_of(export, tmp_path)

    with pytest.raises(ArchiveError, match="E1106"):
        home.take_in(talk)


def test_a_month_in_which_nothing_happened_is_seen(
    whole: Home, export: Path, tmp_path: Path
) -> None:
    home = whole.copied(tmp_path)
    same = tmp_path / "later" / "Basic_LinkedInDataExport_06-01-2026"
    shutil.copytree(export, same)

    assert home.take_in(same).is_new
    with without_past():
        assert home.figures()["report_month"] == "2026-05"
