"""What was taken in can be listed, removed and rebuilt from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import steps
from flows.core.errors import UnknownError, WarehouseError
from flows.core.months import Month
from tests.warehouse.homes import Home, three_months
from tests.warehouse.worlds import without_past

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_what_was_taken_in_is_listed(home: Home, tmp_path: Path) -> None:
    home.take_in(three_months(tmp_path)[2])

    [export] = home.listed()

    assert str(export.exported_on) == "2026-07-01"
    assert (export.rows, export.rejected, export.is_suspect) == (10, 0, False)
    assert export.content.startswith(export.short_id)


def test_a_removed_export_is_as_if_it_had_never_come(
    filled: Home, exports: list[Path], tmp_path: Path
) -> None:
    home = filled.copied(tmp_path)
    never = Home(tmp_path / "never", key=home.key)
    for export in (exports[0], exports[2]):
        never.take_in(export)
    assert home.contents() != never.contents()

    home.remove("2026-06-01")

    assert home.contents() == never.contents()
    with without_past():
        assert home.figures() == never.figures()
    assert home.archived() == never.archived()


def test_the_newest_export_can_be_removed(home: Home, tmp_path: Path) -> None:
    first, _, third = three_months(tmp_path)
    home.take_in(first)
    before = home.contents(), home.archived()

    home.take_in(third)
    home.remove("2026-07-01")

    assert (home.contents(), home.archived()) == before


def test_an_unknown_id_changes_nothing(home: Home, tmp_path: Path) -> None:
    home.take_in(three_months(tmp_path)[0])
    [export] = home.listed()

    for wrong in ("00000000", export.short_id[:7], ""):
        with pytest.raises(UnknownError, match="E1501"):
            steps.remove_export(home.paths, home.settings, wrong)

    assert home.listed() == (export,)


def test_without_the_copies_of_the_others_nothing_is_removed(
    home: Home, tmp_path: Path
) -> None:
    for export in three_months(tmp_path)[:2]:
        home.take_in(export)
    before = home.contents()
    [kept] = (home.paths.archive / home.listed()[0].archive).iterdir()
    kept.unlink()

    with pytest.raises(WarehouseError, match="E1207"):
        home.remove("2026-06-01")

    assert home.contents() == before


@pytest.mark.parametrize("shape", ["zip", "folder", "loose"])
def test_a_lost_database_is_made_anew_from_the_archive(
    home: Home, tmp_path: Path, shape: str
) -> None:
    for export in three_months(tmp_path, shape):
        home.take_in(export)
    before = home.contents(but="exports")

    home.paths.warehouse.unlink()

    assert len(home.listed()) == 3
    assert home.contents(but="exports") == before


@pytest.mark.parametrize("shape", ["folder", "loose"])
def test_what_came_without_a_zip_is_removed_like_a_zip(
    home: Home, tmp_path: Path, shape: str
) -> None:
    first, second, _ = three_months(tmp_path, shape)
    home.take_in(first)
    before = home.contents()
    home.take_in(second)

    home.remove("2026-06-01")

    assert home.contents() == before


def test_messages_without_connections_are_taken_in_again(
    home: Home, tmp_path: Path
) -> None:
    first, second, _ = three_months(tmp_path, "loose")
    home.take_in([path for path in first if path.name != "Connections.csv"])
    before = home.contents()
    home.take_in(second)

    home.remove("2026-06-01")

    assert home.contents() == before


def test_a_report_shows_the_rest_after_a_removal(filled: Home, tmp_path: Path) -> None:
    home = filled.copied(tmp_path)

    home.remove("2026-06-01")

    with without_past():
        figures = steps.compute_figures(home.paths, home.settings, Month(2026, 6))
    assert [str(each.exported_on) for each in figures.exports] == [
        "2026-05-01",
        "2026-07-01",
    ]


def test_the_days_of_articles_survive_a_lost_database(
    home: Home, tmp_path: Path
) -> None:
    folder = three_months(tmp_path, "folder")[0]
    (folder / "Articles").mkdir()
    (folder / "Articles" / "2025-04-03 09:00:00.html").write_text("<p>In favour</p>")
    home.take_in(folder)
    before = home.contents()["posts"]
    home.paths.warehouse.unlink()

    home.listed()

    assert len(before) == 1
    assert home.contents()["posts"] == before
    kept = b"".join(p.read_bytes() for p in home.paths.archive.rglob("*.zip"))
    assert b"In favour" not in kept
