"""A home is removed wholly, and nothing but a home is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import clearing, steps
from flows.core.errors import UpkeepError
from flows.core.paths import MemberHome

if TYPE_CHECKING:
    from tests.warehouse.homes import Home


@pytest.fixture(autouse=True)
def _own_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(clearing, "remove_timers", lambda _: ())


@pytest.fixture
def made(tmp_path: Path) -> MemberHome:
    return steps.open_home(tmp_path / "home")[0]


def purge(home: MemberHome) -> clearing.Clearing:
    plan = clearing.plan_purge(home)
    clearing.purge(home, plan)
    return plan


def test_nothing_of_a_home_is_left(home: Home) -> None:
    home.paths.witness.parent.mkdir(parents=True)
    home.paths.witness.write_text("")

    plan = purge(home.paths)

    assert plan.others == ()
    assert plan.size > 100_000
    assert not home.root.exists()
    assert not home.paths.witness.exists()


def test_what_is_not_ours_stays(made: MemberHome, tmp_path: Path) -> None:
    (made.root / "diary.txt").write_text("Mine.")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "letter.txt").write_text("Mine too.")
    made.inbox.rmdir()
    made.inbox.symlink_to(tmp_path / "elsewhere")

    plan = purge(made)

    assert [path.name for path in plan.others] == ["diary.txt"]
    assert [path.name for path in made.root.iterdir()] == ["diary.txt"]
    assert (tmp_path / "elsewhere" / "letter.txt").exists()


def test_a_folder_that_is_no_home_is_refused(
    made: MemberHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link"
    link.symlink_to(made.root)
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("HOME", str(made.root))

    for root in (link, empty, tmp_path / "nowhere", tmp_path.parent, made.root):
        with pytest.raises(UpkeepError, match="E1741"):
            clearing.plan_purge(MemberHome(root))

    assert made.key.exists()


def test_the_root_of_the_machine_is_refused() -> None:
    with pytest.raises(UpkeepError, match="E1741"):
        clearing.plan_purge(MemberHome(Path("/")))
