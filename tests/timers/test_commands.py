"""``rapport schedule``: what it writes, says and takes away again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.test_cli import run

if TYPE_CHECKING:
    from tests.test_cli import Run

__all__ = ["run"]

# Each remembers what it was asked for and answers as the real one would.
CRONTAB = """#!/bin/sh
table=$(dirname "$0")/table
case "$1" in
-l) test -e "$table" || { echo "no crontab for ana" >&2; exit 1; }; cat "$table" ;;
-r) rm "$table" ;;
-) cat >"$table" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$*" >>"$(dirname "$0")/asked"
case "$*" in
*"show rapport.timer"*)
    echo ActiveState=active
    echo 'NextElapseUSecRealtime=Sat 2026-11-28 08:00:00 UTC' ;;
*"show rapport.service"*)
    echo Result=exit-code
    echo ExecMainStatus=65 ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is all of the path, and the user's own folders beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "cat", "rm", "env", "test"):
        (folder / name).symlink_to(next(Path("/").glob(f"*bin/{name}")))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("TZ", "UTC")
    for variable in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.delenv("RAPPORT_HOME")
    monkeypatch.setattr("sys.platform", "linux")
    return folder


def command(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o700)


def test_a_machine_without_any_timer_is_told(run: Run, machine: Path) -> None:
    assert list(machine.iterdir())

    code, _, err = run("schedule", "install")

    assert (code, "E1805" in err, "once a day" in err) == (69, True, True)


def test_systemd_gets_two_private_units_and_loses_them_again(
    run: Run, machine: Path, tmp_path: Path
) -> None:
    command(machine, "systemctl", SYSTEMCTL)
    command(machine, "systemd-run", "#!/bin/sh\n")
    units = tmp_path / "XDG_CONFIG_HOME" / "systemd" / "user"

    first, second = run("schedule", "install"), run("schedule", "install")

    assert (first[0], first[1].count("wrote: ")) == (0, 2)
    assert (second[0], second[1].count("unchanged: ")) == (0, 2)
    assert "systemctl --user list-timers" in first[1]
    assert sorted(path.name for path in units.iterdir()) == [
        "rapport.service",
        "rapport.timer",
    ]
    assert {path.stat().st_mode & 0o777 for path in units.iterdir()} == {0o600}
    assert "--user enable --now rapport.timer" in (machine / "asked").read_text()
    assert "ProtectSystem=strict" in (units / "rapport.service").read_text()

    code, out, _ = run("schedule", "status")
    assert (code, "next: 2026-11-28 08:00 UTC" in out) == (0, True)
    assert "result: exit-code, ended with 65" in out
    assert "last run: none" in out

    assert run("schedule", "remove")[1].count("removed: ") == 2
    assert list(units.iterdir()) == []
    assert "--user disable --now rapport.timer" in (machine / "asked").read_text()
    assert run("schedule", "remove")[1] == "No timer was installed.\n"
    assert run("schedule", "status")[0] == 69


def test_a_kernel_that_refuses_walls_gets_a_service_that_can_run(
    run: Run, machine: Path, tmp_path: Path
) -> None:
    command(machine, "systemctl", SYSTEMCTL)
    command(machine, "systemd-run", "#!/bin/sh\nexit 226\n")

    run("schedule", "install")

    service = tmp_path / "XDG_CONFIG_HOME" / "systemd" / "user" / "rapport.service"
    assert "ProtectSystem" not in service.read_text()


def test_cron_keeps_every_line_that_is_not_ours(run: Run, machine: Path) -> None:
    command(machine, "crontab", CRONTAB)
    table = machine / "table"
    table.write_text("# mine\n5 4 * * * true\n")

    assert run("schedule", "install")[0] == 0
    once = table.read_text()
    run("schedule", "install")

    assert table.read_text() == once
    assert once.startswith("# mine\n5 4 * * * true\n# rapport: ")
    assert run("schedule", "status")[1].startswith("timer: cron, active\n")
    assert run("schedule", "remove")[0] == 0
    assert table.read_text() == "# mine\n5 4 * * * true\n"


def test_a_table_that_cannot_be_read_is_not_taken_for_none(
    run: Run, machine: Path
) -> None:
    command(machine, "crontab", CRONTAB.replace("no crontab for ana", "not allowed"))

    code, _, err = run("schedule", "install")

    assert (code, "E1802" in err) == (69, True)
    assert not (machine / "table").exists()


def test_another_timer_takes_the_place_of_the_first(run: Run, machine: Path) -> None:
    command(machine, "crontab", CRONTAB)
    run("schedule", "install")
    command(machine, "systemctl", SYSTEMCTL)
    command(machine, "systemd-run", "#!/bin/sh\n")

    code, out, _ = run("schedule", "install", "--with", "systemd")

    assert (code, "removed: " in out) == (0, True)
    assert not (machine / "table").exists()


def test_a_manager_that_refuses_is_told(run: Run, machine: Path) -> None:
    assert os.environ["PATH"] == str(machine)

    code, _, err = run("schedule", "install", "--with", "systemd")

    assert (code, "E1805" in err) == (69, True)


def test_a_manager_that_fails_at_its_work_is_told(run: Run, machine: Path) -> None:
    command(machine, "systemctl", '#!/bin/sh\ntest "$2" = show-environment\n')

    code, _, err = run("schedule", "install", "--with", "systemd")

    assert (code, "daemon-reload' failed" in err, "E1802" in err) == (69, True, True)
