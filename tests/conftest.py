"""What the whole suite shares: a flag for golden files, and how pages are printed."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
from multiprocessing.util import get_temp_dir
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest import mock

import duckdb
import numpy as np  # noqa: F401 - scipy stumbles over one that is loaded lazily
import pytest

from tests import warm_printing
from tests.warehouse.homes import Home, three_months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest import Parser  # noqa: PT013 - only a name for the annotation

# Linux keeps files there in memory; the suite wants less than a tenth of the room.
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
ROOM = 4 << 30


def pytest_addoption(parser: Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write tests/report/golden anew, to be read in review",
    )


def pytest_configure() -> None:
    # A small database takes most of its time to reach a disk, and no test asks
    # whether it has. Some put a program there and start it.
    if (
        os.access(MEMORY, os.W_OK)
        and shutil.disk_usage(MEMORY).free > ROOM
        and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    ):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    # What is imported and collected stays; no collection need look at it again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let what the product and its libraries write for a while be beside the rest."""
    # Of processes that end after the tests; their files outlive the folder of these.
    get_temp_dir()
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patched:
        # Elsewhere a path may be too long for a socket.
        if folder.is_relative_to(MEMORY):
            patched.setenv("TMPDIR", str(folder))
            patched.setattr(tempfile, "tempdir", None)
        yield


@pytest.fixture(scope="session", autouse=True)
def single_thread() -> Iterator[None]:
    """Let the engine work with one thread, as each worker has one core.

    Tables of a few rows are one thread's work; a second one only waits for it.
    """
    connect = duckdb.connect

    def connect_single(*words: Any, **named: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401 - as the engine's
        named["config"] = {"threads": 1, **named.get("config", {})}
        return connect(*words, **named)

    with mock.patch("duckdb.connect", connect_single):
        yield


@pytest.fixture
def is_rewriting(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(scope="session", autouse=True)
def warm_printer() -> Iterator[None]:
    """Have pages printed in a process that need not import the engine anew.

    ``cold_printer`` gives a test the product's way again.
    """
    warm = SimpleNamespace(
        run=warm_printing.run, TimeoutExpired=subprocess.TimeoutExpired
    )
    with mock.patch("flows.report.engine.subprocess", warm):
        yield


@pytest.fixture
def cold_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.report.engine.subprocess", subprocess)


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give three overlapping exports as zips, the oldest first."""
    return three_months(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session")
def filled(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a home with these exports; tests that change it work on copies."""
    home = Home(tmp_path_factory.mktemp("filled") / "home")
    for export in exports:
        home.take_in(export)
    return home
