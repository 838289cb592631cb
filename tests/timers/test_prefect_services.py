"""A Prefect server and a worker set up as services, in the order in which they need."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ScheduleError
from flows.timers import prefect_services
from flows.timers.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Both write down how they were called into one file beside them.
SYSTEMCTL = """#!/bin/sh
echo "systemctl $*" >>"$(dirname "$0")/asked"
"""
PREFECT = """#!/bin/sh
echo "prefect $* in $PWD at $PREFECT_API_URL, $RAPPORT_TIMEZONE" >>"${0%/*}/asked"
"""


class Healthy(BaseHTTPRequestHandler):
    """A server that is well."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Give the address of a server that is well, in the place of Prefect's own."""
    with HTTPServer(("127.0.0.1", 0), Healthy) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{listening.server_port}/api"
        monkeypatch.setattr(prefect_services, "API", address)
        yield address
        listening.shutdown()


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in (("systemctl", SYSTEMCTL), ("prefect", PREFECT)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return Plan(
        programme=folder / "rapport",
        project=tmp_path,
        home=tmp_path / "home",
        state=tmp_path / "state",
        user=tmp_path / "user",
        timezone="Europe/Madrid",
    )


def test_the_worker_starts_when_the_server_knows_what_to_do(
    plan: Plan, server: str
) -> None:
    placed = prefect_services.install(plan)

    asked = (plan.programme.parent / "asked").read_text().splitlines()
    where = f"in {plan.project} at {server}, Europe/Madrid"
    assert asked == [
        "systemctl --user daemon-reload",
        "systemctl --user enable --now rapport-server.service",
        f"prefect work-pool create local --type process --overwrite {where}",
        f"prefect --no-prompt deploy --all {where}",
        "systemctl --user enable --now rapport-worker.service",
    ]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path, _ in placed)
    assert (plan.state / "prefect").stat().st_mode & 0o777 == 0o700
    assert prefect_services.standing(plan).is_active


def test_what_was_set_up_is_taken_away_the_worker_first(
    plan: Plan, server: str
) -> None:
    assert server
    placed = [path for path, _ in prefect_services.install(plan)]

    assert sorted(prefect_services.remove(plan)) == sorted(placed)

    asked = (plan.programme.parent / "asked").read_text().splitlines()
    assert asked[-3:] == [
        "systemctl --user disable --now rapport-worker.service",
        "systemctl --user disable --now rapport-server.service",
        "systemctl --user daemon-reload",
    ]
    assert not prefect_services.standing(plan).is_installed


def test_a_server_that_does_not_answer_is_told(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefect_services, "API", "http://127.0.0.1:9/api")
    monkeypatch.setattr(prefect_services, "_PATIENCE", 0)

    with pytest.raises(ScheduleError, match="E1804"):
        prefect_services.install(plan)
