from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from flows import steps
from tests.warehouse.homes import Home, three_months

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a home with three exports; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("filled")
    home = Home(folder / "home")
    for export in three_months(folder):
        home.take_in(export)
    return home


@pytest.fixture(scope="session")
def printed(filled: Home) -> str:
    """Give the figures of the filled home as they are printed."""
    return printed_of(filled)


def printed_of(home: Home) -> str:
    return steps.twin_text(steps.compute_figures(home.paths, home.settings))


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(filled.root, tmp_path / "home"))
