"""A folder of members: each in a process of its own, all in one account."""

from __future__ import annotations

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import RapportError
from flows.members import MemberOutcome, _outcome, check_members, list_members
from flows.steps import open_home
from tests.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.test_cli import Run

__all__ = ["run"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with three members and what is none."""
    for name in ("ana", "bo", "cy"):
        open_home(tmp_path / "members" / name)
    (tmp_path / "members" / "lost+found").mkdir()
    (tmp_path / "members" / "empty").mkdir()
    monkeypatch.setenv("RAPPORT_MEMBERS", str(tmp_path / "members"))
    return tmp_path / "members"


@pytest.mark.usefixtures("folder")
def test_the_parts_of_the_members_are_everybody_once() -> None:
    parts = [list_members(f"{number}/2") for number in (1, 2)]

    assert list_members() == ("ana", "bo", "cy")
    assert sorted(name for part in parts for name in part) == ["ana", "bo", "cy"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("shard", ["", "2", "0/2", "3/2", "a/b", "1/"])
def test_a_part_that_there_is_not_is_told(shard: str) -> None:
    with pytest.raises(RapportError, match="E1807"):
        list_members(shard)


@pytest.mark.parametrize("named", ["", "members"])
def test_without_a_folder_of_members_there_is_nobody(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_MEMBERS", named)

    with pytest.raises(RapportError, match="E1006"):
        list_members()


def test_one_members_fault_is_one_line_and_the_others_are_done(
    run: Run, folder: Path
) -> None:
    (folder / "bo" / "rapport.toml").write_text("grace_days = 'Qzmarker")

    code, out, err = run("run", "--all-members")

    assert out.splitlines() == [
        "ana: nothing was due",
        "bo: E1002",
        "cy: nothing was due",
    ]
    assert (code, "1 of 3 failed with E1002" in err) == (69, True)
    assert "Qzmarker" not in out + err


def test_a_process_that_is_killed_is_a_line_of_the_account() -> None:
    killed: Future[MemberOutcome] = Future()
    killed.set_exception(BrokenProcessPool())
    broken: Future[MemberOutcome] = Future()
    broken.set_exception(KeyError("Qzmarker"))

    outcomes = [_outcome("ana", killed), _outcome("bo", broken)]

    assert [each.codes for each in outcomes] == [("E1806",), ("E1499",)]
    with pytest.raises(RapportError, match=r"2 of 2 failed with E1499, E1806.*E1808"):
        check_members(outcomes)
