"""However the same exports come, the tables and the figures are the same."""

from __future__ import annotations

import random
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.warehouse.homes import Home
from tests.warehouse.worlds import without_past

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Change = Callable[[list[Path]], list[Any]]

# A home that was changed in one way serves two tests.
pytestmark = pytest.mark.xdist_group("renderings")

# The others tell what an export was called and how it was packed.
SAME = ("connections", "messages", "invitations", "profile_urls", "rejects")


@pytest.fixture(scope="module")
def filled_figures(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> object:
    home = filled.copied(tmp_path_factory.mktemp("filled"))
    with without_past():
        return home.figures()["figures"]


@pytest.fixture(scope="module")
def home_after(
    exports: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Change], Home]:
    """Give the homes that took in the three months, each changed in one way."""

    @cache
    def home(change: Change) -> Home:
        return taken(tmp_path_factory.mktemp(change.__name__), change(exports))

    return home


def taken(folder: Path, exports: list[Any]) -> Home:
    home = Home(folder / "home")
    for export in exports:
        home.take_in(export)
    return home


def backwards(exports: list[Path]) -> list[Any]:
    return exports[::-1]


def the_oldest_last(exports: list[Path]) -> list[Any]:
    return [*exports[1:], exports[0]]


def each_twice(exports: list[Path]) -> list[Any]:
    return [*exports, *exports[::-1]]


def renamed(exports: list[Path]) -> list[Any]:
    names = [f"{path.stem} ({n}).zip.zip" for n, path in enumerate(exports)]
    return [
        shutil.copy(path, path.parent / name)
        for path, name in zip(exports, names, strict=True)
    ]


def packed_anew(exports: list[Path]) -> list[Any]:
    return [*exports, *(repacked(path) for path in exports)]


def packed_otherwise(exports: list[Path]) -> list[Any]:
    return [repacked(path) for path in exports]


def unpacked(exports: list[Path]) -> list[Any]:
    return [folder_of(path) for path in exports]


def in_two_parts(exports: list[Path]) -> list[Any]:
    parts = []
    for path in exports:
        files = sorted(folder_of(path).iterdir())
        parts += [
            [each for each in files if each.name == "messages.csv"],
            [each for each in files if each.name != "messages.csv"],
        ]
    random.Random(7).shuffle(parts)
    return parts


def folder_of(path: Path) -> Path:
    folder = path.parent / "unpacked" / path.stem
    with ZipFile(path) as packed:
        packed.extractall(folder)
    return folder


def repacked(path: Path) -> Path:
    folder = folder_of(path)
    made = path.parent / f"again-{path.name}"
    with ZipFile(made, "w", ZIP_STORED) as packed:
        for each in sorted(folder.iterdir(), reverse=True):
            packed.write(each, f"{path.stem}/{each.name}")
    return made


@pytest.mark.parametrize(
    "change",
    [
        backwards,
        the_oldest_last,
        each_twice,
        renamed,
        packed_anew,
        packed_otherwise,
        unpacked,
    ],
)
def test_no_table_changes(
    filled: Home, home_after: Callable[[Change], Home], change: Change
) -> None:
    found, expected = home_after(change).contents(), filled.contents()

    assert {each: found[each] for each in SAME} == {
        each: expected[each] for each in SAME
    }


@pytest.mark.parametrize("change", [backwards, renamed, in_two_parts])
def test_no_figure_changes(
    filled_figures: object, home_after: Callable[[Change], Home], change: Change
) -> None:
    with without_past():
        found = home_after(change).figures()

    assert found["figures"] == filled_figures
