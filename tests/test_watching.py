"""What ``rapport status`` and ``rapport doctor`` tell whoever looks after it."""

from __future__ import annotations

import os
from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.core.due import Due, MadeReport, Standing
from flows.core.machine import examine_machine
from flows.core.months import Month
from flows.core.paths import MemberHome
from flows.core.runs import LastRun, last_run, remember_run
from flows.steps import open_home
from flows.timers.plan import Standing as Timer
from flows.watching import _late_report, _late_runs
from tests.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.test_cli import Run

__all__ = ["run"]

NOW = datetime(2026, 7, 12, 9, tzinfo=UTC)
JUNE, MAY = Month(2026, 6), Month(2026, 5)
RAN = LastRun(NOW - timedelta(hours=1))
ON = Timer(is_installed=True, is_active=True)
OFF = Timer(is_installed=True, is_active=False)


@pytest.fixture
def home(tmp_path: Path) -> MemberHome:
    return open_home(tmp_path / "home")[0]


@pytest.mark.parametrize(
    ("due", "day", "told"),
    [
        (Due(JUNE, (MAY, JUNE)), 11, "2026-05, 2026-06. rapport run makes it."),
        (Due(JUNE, (JUNE,)), 10, ""),
        (Due(MAY), 11, "The report of 2026-06 is not made: no export covers it."),
        (Due(MAY), 10, ""),
        (Due(JUNE), 28, ""),
    ],
)
def test_a_late_report_is_told_with_its_reason(due: Due, day: int, told: str) -> None:
    standing = Standing((MadeReport(MAY, date(2026, 5, 31), NOW),))

    said = list(_late_report(standing, due, JUNE, late=day))

    assert "".join(said).endswith(told)
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("ran", "timers", "told"),
    [
        (RAN, {"cron": ON}, ""),
        (None, {}, ""),
        (RAN, {"systemd": OFF}, "not active: rapport schedule install"),
        (LastRun(NOW, codes=("E1101",)), {}, "failed with E1101"),
        (LastRun(NOW - timedelta(days=4)), {"cron": ON}, "nothing since 2026-07-08"),
        (LastRun(NOW - timedelta(days=4)), {}, ""),
    ],
)
def test_runs_that_fail_or_do_not_come_are_told(
    ran: LastRun | None, timers: dict[str, Timer], told: str
) -> None:
    said = "".join(_late_runs(ran, timers, NOW))

    assert told in said
    assert bool(said) == bool(told)


def test_what_a_run_came_to_is_read_back(home: MemberHome) -> None:
    run = LastRun(NOW, ("2026-06",), "sent", ("E1101",))

    remember_run(home, run)

    assert last_run(home) == run
    assert str(run) == (
        "2026-07-12 09:00 UTC, made 2026-06; mail sent; failed with E1101"
    )
    home.last_run.write_text("{")
    assert last_run(home) is None


def test_the_status_of_a_new_home_asks_for_an_export(run: Run) -> None:
    code, out, err = run("status")

    assert (code, err) == (69, "There is no new export: ask LinkedIn for one.\n")
    assert out.splitlines()[:3] == [
        "due: nothing",
        "to be mailed: nothing",
        "made: none",
    ]
    assert "last run: none" in out


def test_a_disk_that_is_nearly_full_is_found(
    home: MemberHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil's own
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(9, 8, 1 << 20))

    found = {each.subject: each for each in examine_machine(home, NOW)}

    assert (found["disk"].is_well, found["disk"].found) == (False, "0.0 GB free")
    assert found["versions"].is_well


def test_a_clock_that_is_behind_its_own_files_is_found(home: MemberHome) -> None:
    os.utime(home.settings, (NOW.timestamp() + 90000,) * 2)

    wrong = [each for each in examine_machine(home, NOW) if each.subject == "clock"]

    assert [each.is_well for each in wrong] == [False]


def test_a_home_not_made_yet_stays_so(tmp_path: Path) -> None:
    home = MemberHome(tmp_path / "none" / "yet")

    assert all(each.is_well for each in examine_machine(home, datetime.now(UTC)))
    assert not home.root.exists()


def test_the_doctor_tells_a_wrong_setting_and_a_failed_run(
    run: Run, home: MemberHome
) -> None:
    remember_run(home, LastRun(NOW, codes=("E1205",)))
    code, out, _ = run("doctor")
    assert (code, "failed with E1205" in out) == (69, True)

    home.settings.write_text("grace_days = 'many'\n")
    code, out, _ = run("doctor")

    assert (code, "E1004" in out) == (69, True)
