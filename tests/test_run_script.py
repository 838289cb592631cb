"""``run``: hands over at once when all is there, and says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# What the script may count on: a POSIX system's own tools, and no Python.
TOOLS = ("cat", "cksum", "dirname", "grep", "id", "sed", "sh", "uname")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a folder with a space, set up, whose rapport tells its call."""
    folder = tmp_path / "my checkout"
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("run", "pyproject.toml"):
        shutil.copy(PROJECT / name, folder)
    for lock in PROJECT.glob("requirements*.lock"):
        shutil.copy(lock, folder)
    write_program(binaries / "python", "exit 0")
    write_program(binaries / "rapport", 'printf "%s|" "$PWD" "$@"; cat; exit 7')
    write_stamp(folder)
    return folder


def write_program(path: Path, body: str) -> None:
    # Never through a link: what it points to is the machine's own program.
    with path.open("x") as file:
        file.write(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def write_stamp(folder: Path, lock: str = "requirements.lock") -> None:
    names = ["pyproject.toml", *sorted(p.name for p in folder.glob("*.lock"))]
    sums = subprocess.run(  # noqa: S603 - our own files' names
        ["cksum", *names],  # noqa: S607 - whichever the machine has
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        capture_output=True,
        check=True,
        text=True,
    )
    stamp = f"{lock}\n{folder.resolve()}\n{sums.stdout}"
    (folder / ".venv" / "rapport-set-up").write_text(stamp)


def bare_path(folder: Path, **programs: str) -> str:
    """Give a PATH on which stand only ``TOOLS`` and ``programs``."""
    folder.mkdir()
    for tool in set(TOOLS) - set(programs):
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    for name, body in programs.items():
        write_program(folder / name.replace("_", "-"), body)
    return str(folder)


def start(
    script: Path, *words: str, cwd: Path, path: str = "/usr/bin:/bin", **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", script, *words],
        cwd=cwd,
        env={"PATH": path, "LANG": "C"} | more,
        input="typed",
        capture_output=True,
        check=False,
        text=True,
    )


def test_words_folder_input_and_exit_code_reach_rapport(
    checkout: Path, tmp_path: Path
) -> None:
    done = start(checkout / "run", "report", "two words", "", cwd=tmp_path)

    assert done.stdout == f"{tmp_path}|report|two words||typed"
    assert (done.returncode, done.stderr) == (7, "")


def test_python_may_keep_what_it_compiles(checkout: Path) -> None:
    rapport = checkout / ".venv/bin/rapport"
    rapport.unlink()
    write_program(rapport, 'echo "${PYTHONDONTWRITEBYTECODE-unset}"')

    done = start(checkout / "run", cwd=checkout, PYTHONDONTWRITEBYTECODE="1")

    assert done.stdout == "unset\n"


def test_it_starts_from_its_own_folder_too(checkout: Path) -> None:
    done = start(Path("run"), "doctor", cwd=checkout)

    assert done.stdout == f"{checkout}|doctor|typed"


def test_the_second_start_costs_next_to_nothing(checkout: Path) -> None:
    begun = time.perf_counter()
    start(checkout / "run", cwd=checkout)

    assert time.perf_counter() - begun < 0.3


def test_an_environment_for_tests_also_serves_rapport(checkout: Path) -> None:
    write_stamp(checkout, "requirements-dev.lock")

    assert start(checkout / "run", cwd=checkout).returncode == 7


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_is_set_up_again(
    checkout: Path, tmp_path: Path, changed: str
) -> None:
    with (checkout / changed).open("a") as file:
        file.write("# one more line\n")

    done = start(checkout / "run", cwd=checkout, path=bare_path(tmp_path / "bin"))

    assert done.returncode == 69


def test_a_moved_checkout_is_set_up_again(checkout: Path, tmp_path: Path) -> None:
    moved = checkout.rename(tmp_path / "moved")

    done = start(moved / "run", cwd=moved, path=bare_path(tmp_path / "bin"))

    assert done.returncode == 69


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt_get", "su -c 'apt-get update && apt-get install -y python3 "),
        ("dnf", "su -c 'dnf install -y python3 pango harfbuzz'"),
        ("apk", "su -c 'apk add python3 "),
        ("pacman", "su -c 'pacman -S --needed python pango harfbuzz'"),
        ("brew", "    brew install python pango\n"),
    ],
)
def test_what_is_missing_is_said_as_one_command(
    checkout: Path, tmp_path: Path, manager: str, command: str
) -> None:
    shutil.rmtree(checkout / ".venv")
    path = bare_path(tmp_path / "bin", **{manager: "exit 1", "id": "echo 1000"})

    done = start(checkout / "run", "report", cwd=checkout, path=path)

    assert command in done.stderr
    assert (done.returncode, done.stdout) == (69, "")


def test_root_on_debian_installs_what_is_missing(
    checkout: Path, tmp_path: Path
) -> None:
    shutil.rmtree(checkout / ".venv")
    calls = tmp_path / "calls"
    programs = {"apt_get": f'echo "$@" >>"{calls}"', "id": "echo 0"}
    path = bare_path(tmp_path / "bin", **programs)

    start(checkout / "run", "report", cwd=checkout, path=path)

    update, install = calls.read_text().splitlines()
    assert update == "-q update"
    assert install.endswith("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def test_a_python_that_is_too_old_is_none(checkout: Path, tmp_path: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    path = bare_path(tmp_path / "bin", python3="exit 1", id="echo 1000")

    done = start(checkout / "run", "report", cwd=checkout, path=path)

    assert "Python 3.11 or newer" in done.stderr
    assert done.returncode == 69


def test_a_failed_apt_get_is_seen_and_stops(checkout: Path, tmp_path: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    programs = {"apt_get": "echo no network >&2; exit 100", "id": "echo 0"}

    done = start(
        checkout / "run", cwd=checkout, path=bare_path(tmp_path / "bin", **programs)
    )

    assert "no network" in done.stderr
    assert done.returncode == 100


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not here")
def test_the_shell_scripts_are_free_of_findings() -> None:
    found = subprocess.run(
        ["shellcheck", "run", ".ci/run"],  # noqa: S607 - whichever the machine has
        cwd=PROJECT,
        capture_output=True,
        check=False,
        text=True,
    )

    assert found.stdout == ""


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_run_in_one_worker(request: pytest.FixtureRequest) -> None:
    # Costly fixtures count on it, and a pytest that the plugin does not know drops it.
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@together")
