"""Every file of a timer is read by the verifier of whoever is to obey it."""

from __future__ import annotations

import configparser
import plistlib
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cronsim import CronSim

from flows.core.errors import ScheduleError
from flows.timers import cron, launchd, prefect_services, systemd
from flows.timers.plan import MARK, File, Plan, place, take_away

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MORNING = datetime(2026, 7, 1, 8, tzinfo=UTC)
ODD = "fifty % of \"it\" & 'more' $HOME"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Give a plan whose every path has in it what a shell or systemd would read."""
    programme = tmp_path / "Rapport of Ana" / "bin" / "rapport"
    programme.parent.mkdir(parents=True)
    for name in ("rapport", "prefect"):
        programme.with_name(name).write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
        programme.with_name(name).chmod(0o700)
    home = tmp_path / ODD
    home.mkdir()
    return Plan(
        programme=programme,
        project=tmp_path,
        home=home,
        state=tmp_path / "state",
        user=tmp_path / "user",
        password_file=tmp_path / "pass word",
    )


def written(files: Sequence[File]) -> list[str]:
    return [str(path) for path, _ in place(files)]


def verify(paths: list[str], folder: Path) -> str:
    """Give what systemd's own verifier says of units; nothing where all is well."""
    done = subprocess.run(  # noqa: S603 - systemd's own verifier
        ["systemd-analyze", "verify", "--user", *paths],  # noqa: S607 - on the path
        env={"XDG_RUNTIME_DIR": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        text=True,
    )
    return done.stdout + done.stderr


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze here"
)


@needs_systemd
@pytest.mark.parametrize("files", [systemd.files, prefect_services.files])
def test_systemd_finds_nothing_to_say_about_the_units(
    plan: Plan, files: Callable[[Plan], Sequence[File]]
) -> None:
    assert verify(written(files(plan)), plan.user) == ""


@needs_systemd
@pytest.mark.parametrize(
    ("was", "becomes"), [("UMask=", "UMaks="), ("/rapport", "/nobody")]
)
def test_a_unit_that_is_wrong_is_seen(plan: Plan, was: str, becomes: str) -> None:
    timer, service = systemd.files(plan)
    wrong = File(service.path, service.text.replace(was, becomes))

    assert verify(written([timer, wrong]), plan.user)


def test_the_timer_catches_up_and_the_service_is_walled_in(plan: Plan) -> None:
    timer, service = (unit(each.text) for each in systemd.files(plan))

    assert timer["Timer"]["Persistent"] == "true"
    assert service["Service"]["UMask"] == "0077"
    assert service["Service"]["ProtectSystem"] == "strict"
    assert service["Service"]["LoadCredential"].endswith("/pass word")


def test_without_walls_or_with_a_password_programme_less_is_closed(plan: Plan) -> None:
    _, open_service = systemd.files(plan, has_walls=False)
    asking = Plan(plan.programme, plan.project, plan.home, plan.state, plan.user)
    _, usual = systemd.files(asking)

    assert "ProtectSystem" not in open_service.text
    assert "NoNewPrivileges=yes" in open_service.text
    assert "LoadCredential" not in usual.text
    assert "ProtectHome=read-only" in usual.text


def unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def test_the_agent_is_a_property_list_with_whole_paths(plan: Plan) -> None:
    (file,) = launchd.files(plan)

    agent = plistlib.loads(file.text.encode())

    assert file.path.stem == agent["Label"] == "rapport.run"
    assert agent["ProgramArguments"] == list(plan.command)
    assert all(Path(word).is_absolute() for word in agent["ProgramArguments"][::3])
    assert agent["StartCalendarInterval"] == {"Hour": 8, "Minute": 0}
    assert (agent["Umask"], agent["RunAtLoad"]) == (0o77, True)


def test_the_line_of_cron_starts_the_very_command(plan: Plan) -> None:
    _, line, _ = cron.lines(plan)
    *times, command = line.split(maxsplit=5)

    # cron hands over what stands before a bare %, and takes the \ from the others.
    said = subprocess.run(  # noqa: S603 - as cron would start it
        ["/bin/sh", "-c", command.replace("\\%", "%").removesuffix(" >/dev/null")],
        env={"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "ana"},
        capture_output=True,
        check=True,
        text=True,
    )

    assert said.stdout.splitlines() == ["run", "--home", str(plan.home)]
    assert CronSim(" ".join(times), MORNING) is not None


def test_a_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "rapport.timer"
    theirs.write_text("[Timer]\n")
    ours = File(tmp_path / "rapport.service", f"# {MARK}\n")

    with pytest.raises(ScheduleError, match="E1803"):
        place([ours, File(theirs, f"# {MARK}\n")])

    assert take_away([theirs, ours.path]) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.timer"]


def test_a_second_home_has_a_timer_of_its_own(plan: Plan) -> None:
    second = Plan(
        plan.programme,
        plan.project,
        plan.home,
        plan.state,
        plan.user,
        is_default_home=False,
    )

    assert plan.name == "rapport"
    assert second.name.startswith("rapport-")
    assert cron.without_ours(cron.lines(plan), second) == list(cron.lines(plan))
