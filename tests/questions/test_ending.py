"""How a command ends: stopped, killed, or with nobody to print to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from flows.steps import compute_figures, ingest_exports, open_home
from tests.warehouse.worlds import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Start = Callable[..., subprocess.Popen[bytes]]

pytestmark = pytest.mark.xdist_group("ending")

PROJECT = Path(__file__).parents[2]
# Started in the background, the tests may have been told to hear no Ctrl-C.
COMMAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from flows.cli import main
main()
"""
ENDLESS = "select count(*) from range(1000000000000)"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ending")
    world = World()
    world.contact("ödön", "2026-04-02", name="Ödön 李")
    opened = open_home(folder / "home")
    export = world.write(folder / "Basic_LinkedInDataExport_07-01-2026")
    ingest_exports(*opened, [export])
    compute_figures(*opened)
    return folder / "home"


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(
        *words: str, out: int | IO[bytes] = subprocess.PIPE, **more: str
    ) -> subprocess.Popen[bytes]:
        environment = os.environ | {"TMPDIR": str(tmp_path), "RAPPORT_HOME": str(home)}
        started.append(
            subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-c", COMMAND, *words],
                stdout=out,
                stderr=subprocess.PIPE,
                cwd=PROJECT,
                env=environment | more,
            )
        )
        return started[-1]

    yield begin
    for each in started:
        with each:
            each.kill()


def asked(running: subprocess.Popen[bytes], folder: Path) -> list[Path]:
    """Wait for the endless question to be at work; gives what files it has."""
    # The last thing before it begins is that the copy loses its name.
    was_there = False
    for _ in range(600):
        files = [each for each in folder.rglob("*") if each.is_file()]
        is_there = any(each.name == "warehouse.duckdb" for each in files)
        if was_there and not is_there and not list(folder.rglob("duckdb_temp*")):
            time.sleep(0.3)
            return files
        was_there = was_there or is_there
        assert running.poll() is None
        time.sleep(0.005)
    raise AssertionError


@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)],
)
def test_a_question_can_be_stopped_and_leaves_nothing(
    start: Start, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    running = start("query", ENDLESS)
    asked(running, tmp_path)

    running.send_signal(number)

    assert running.wait(timeout=20) == status
    assert list(tmp_path.iterdir()) == []


def test_a_question_that_is_killed_leaves_no_copy(start: Start, tmp_path: Path) -> None:
    running = start("query", ENDLESS)
    asked(running, tmp_path)

    running.kill()
    running.wait()

    assert not any(each.is_file() for each in tmp_path.rglob("*"))


def test_letters_that_a_screen_lacks_are_spelt_out(start: Start) -> None:
    out, err = start("contacts", PYTHONIOENCODING="latin-1").communicate()

    assert err == b""
    assert "Ödön \\u674e".encode("latin-1") in out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it")
def test_output_that_cannot_be_printed_is_told(start: Start) -> None:
    with Path("/dev/full").open("wb") as full:
        running = start("query", "select 1", "--csv", out=full)
        _, err = running.communicate()

    assert (running.returncode, b"E1404" in err) == (69, True)
    assert b"Traceback" not in err


def test_a_reader_who_has_seen_enough_is_no_failure(start: Start) -> None:
    running = start("query", "select * from range(100000)", "--csv")
    assert running.stdout is not None
    running.stdout.readline()
    running.stdout.close()

    assert running.wait(timeout=20) == 0
