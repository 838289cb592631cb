from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from flows.cli import main
from flows.steps import compute_figures, ingest_exports, open_home
from tests.questions.people import world
from tests.warehouse.worlds import building_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home with one export and the tables of its month."""
    folder = tmp_path_factory.mktemp("questions")
    opened = open_home(folder / "home")
    ingest_exports(
        *opened, [world().write(folder / "Basic_LinkedInDataExport_07-01-2026")]
    )
    compute_figures(*opened)
    return folder / "home"


@pytest.fixture
def home(answered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(answered, tmp_path / "home")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> Run:
    monkeypatch.setenv("RAPPORT_HOME", str(home))

    def run_once(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["rapport", *map(str, words)])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0), *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run_once


@pytest.fixture
def few_tables() -> Iterator[None]:
    """Let a month be no more than what tells people apart."""
    with building_only("metrics.contact_history"):
        yield
