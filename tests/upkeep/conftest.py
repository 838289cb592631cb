from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import steps

if TYPE_CHECKING:
    from pathlib import Path

    from tests.warehouse.homes import Home


@pytest.fixture(scope="session")
def printed(filled: Home) -> str:
    """Give the figures of the filled home as they are printed."""
    return printed_of(filled)


def printed_of(home: Home) -> str:
    return steps.twin_text(steps.compute_figures(home.paths, home.settings))


@pytest.fixture
def home(filled: Home, tmp_path: Path) -> Home:
    return filled.copied(tmp_path)
