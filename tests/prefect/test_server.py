"""A real server, a real worker, and a scheduled run that makes a report."""

from __future__ import annotations

import base64
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("server")]

Run = dict[str, Any]

# A server that plans a year of runs on a busy machine may be silent for half a
# minute. No test here is about how fast it answers.
PATIENCE = 240

PROJECT = Path(__file__).resolve().parents[2]
CASE = PROJECT / "tests" / "exports" / "2026-07-01 basic C4 M6 I3"
# Stands in the export for a person, her company, her address and her words.
MARKER = b"Qzmarker"
REPLACED = (b"Iyer", b"leo-demo", b"Relecloud", b"Dear Leo", b"Could you")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with both deployments, and the home its worker serves."""

    api: str
    prefect_home: Path
    home: Path

    def post(self, path: str, **body: object) -> Any:  # noqa: ANN401 - as in json
        return self.ask("POST", path, body)

    def ask(self, method: str, path: str, body: object) -> Any:  # noqa: ANN401 - json
        """Send ``body`` as JSON and give the answer, None if there is none."""
        for pause in (1, 3, 9, 20, 0):
            url = f"{self.api}/{path}"
            answer = httpx.request(method, url, json=body, timeout=PATIENCE)
            # A server at its limit answers 503 and asks to be asked again.
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(pause)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def deployment(self) -> str:
        path = "deployments/name/monthly-report/monthly-report"
        return str(self.ask("GET", path, None)["id"])

    def run(self, **parameters: object) -> Run:
        """Start the report by hand, as the form does, and give the run as it ended."""
        path = f"deployments/{self.deployment()}/create_flow_run"
        created = self.post(path, parameters=parameters)
        until(lambda: self.runs(id=created["id"])[0]["end_time"])
        return self.runs(id=created["id"])[0]

    def runs(self, **wanted: object) -> list[Run]:
        """List the runs in which every key has its value, the earliest first."""
        found = self.post("flow_runs/filter", sort="EXPECTED_START_TIME_ASC")
        return [run for run in found if wanted.items() <= run.items()]

    def planned(self) -> list[str]:
        """List the starts at 8 o'clock that the scheduler has written down."""
        planned = self.runs(state_type="SCHEDULED", auto_scheduled=True)
        starts = [str(run["expected_start_time"]) for run in planned]
        return [start for start in starts if start[11:16] == "08:00"]

    def schedule_soon(self) -> None:
        """Give the report a schedule of its own that begins in a few seconds."""
        soon = datetime.now(UTC) + timedelta(seconds=10)
        daily = {"interval": 86400, "anchor_date": soon.isoformat(), "timezone": "UTC"}
        path = f"deployments/{self.deployment()}"
        schedule = {"schedule": daily, "active": True}
        self.ask("POST", f"{path}/schedules", [schedule])
        # The scheduler looks at once only at what was itself changed.
        self.ask("PATCH", path, {"paused": False})


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server on a free port with a worker, as the README says it."""
    folder = tmp_path_factory.mktemp("prefect")
    port = free_port()
    running = Server(f"http://127.0.0.1:{port}/api", folder / "prefect", folder / "me")
    environment = clean_environment(running)
    pack_export(running.home / "inbox")
    started = [start(["server", "start", "--port", str(port)], environment)]
    try:
        until(lambda: answers(f"{running.api}/health"))
        work = ["worker", "start", "--pool", "local", "--type", "process"]
        started.append(start(work, environment))
        until(lambda: answers(f"{running.api}/work_pools/local"))
        finish(["--no-prompt", "deploy", "--all"], environment)
        yield running
    finally:
        for each in reversed(started):
            stop(each)


@pytest.fixture(scope="module")
def made(server: Server) -> Run:
    """Wait for the first run, which the scheduler planned, and give it as it ended."""
    server.schedule_soon()
    until(lambda: any(run["end_time"] for run in server.runs()))
    (run,) = (run for run in server.runs() if run["end_time"])
    return run


def clean_environment(running: Server) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(running.prefect_home.parent),
        "PREFECT_HOME": str(running.prefect_home),
        "PREFECT_API_URL": running.api,
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "DO_NOT_TRACK": "1",
        "RAPPORT_HOME": str(running.home),
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def pack_export(inbox: Path) -> None:
    inbox.mkdir(parents=True)
    path = inbox / "Basic_LinkedInDataExport_07-01-2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(CASE.iterdir()):
            content = file.read_bytes()
            for word in REPLACED:
                content = content.replace(word, MARKER)
            archive.writestr(file.name, content)


def start(words: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # What a server and a worker print ends in some journal, and is searched too.
    printed = Path(environment["PREFECT_HOME"]) / f"{words[0]}.printed"
    printed.parent.mkdir(exist_ok=True)
    with printed.open("wb") as file:
        return subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "prefect", *words],
            cwd=PROJECT,
            env=environment,
            stdout=file,
            stderr=file,
            start_new_session=True,
            umask=0o077,
        )


def finish(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "prefect", *words],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=PATIENCE,
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end its flow runs and itself, then make sure of the whole group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=PATIENCE).is_success
    except httpx.HTTPError:
        return False


def until(is_true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_true():
        assert time.monotonic() < end, f"not within {PATIENCE} s"
        time.sleep(0.5)


def disguises(marker: bytes) -> Iterator[bytes]:
    """Give ``marker`` and what base64 makes of it at each of its three offsets."""
    for written in (marker, marker.lower()):
        yield written
        for offset in range(3):
            code = base64.b64encode(bytes(offset) + written)
            yield code[(offset * 8 + 5) // 6 : (offset + len(written)) * 8 // 6]


def traces(folder: Path) -> list[str]:
    """Name the files below ``folder`` that hold the marker, however written."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and any(
            each in path.read_bytes().replace(b"\n", b"") for each in disguises(MARKER)
        )
    ]


def test_every_month_ahead_is_on_the_servers_list(server: Server) -> None:
    until(lambda: len(server.planned()) >= 24)

    days = [start[:10] for start in server.planned()]
    assert len(days) == len(set(days))
    assert sum(day.endswith("-01") for day in days) >= 12


def test_a_scheduled_run_makes_the_report(server: Server, made: Run) -> None:
    assert (made["state_name"], made["auto_scheduled"]) == ("Completed", True)
    assert (server.home / "reports" / "rapport-2026-06.pdf").exists()


@pytest.mark.usefixtures("made")
def test_a_run_that_fails_says_what_to_do_and_can_be_started_again(
    server: Server,
) -> None:
    before = sorted(server.home.rglob("*.pdf"))

    state = server.run(month="2027-01")["state"]

    assert state["type"] == "FAILED"
    assert "Ask LinkedIn for a new export" in state["message"]
    assert "E1205" in state["message"]
    assert sorted(server.home.rglob("*.pdf")) == before


@pytest.mark.usefixtures("made")
def test_a_run_leaves_an_account_of_counts(server: Server) -> None:
    artifacts = server.post("artifacts/filter")

    (account,) = (
        each["data"]
        for each in artifacts
        if each["key"] == "monthly-report" and "Made 2026-06" in each["data"]
    )
    assert "| month | contacts | never engaged | added |" in account
    assert {
        each["data"] for each in artifacts if each["key"] == "monthly-report-progress"
    } == {100}


@pytest.mark.usefixtures("made")
def test_prefect_knows_no_name_of_a_person(server: Server) -> None:
    assert (server.prefect_home / "prefect.db").exists()
    assert (server.prefect_home / "worker.printed").stat().st_size > 0
    assert traces(server.prefect_home) == []

    # A run that told a name would be found.
    server.post("artifacts/", key="leak", type="markdown", data=MARKER.decode())
    assert traces(server.prefect_home) != []


@pytest.mark.parametrize("before", ["", "a", "ab"])
def test_a_name_is_found_however_it_is_written(before: str, tmp_path: Path) -> None:
    pickled = pickle.dumps(before + MARKER.decode())
    (tmp_path / "result").write_bytes(base64.encodebytes(pickled))

    assert traces(tmp_path) == ["result"]
