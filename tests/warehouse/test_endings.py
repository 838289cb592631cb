"""However a run ends, the next one gives the tables of a run that was whole."""

from __future__ import annotations

import random
import shutil
import signal
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import pytest

from flows import intake, steps
from flows.core.errors import RapportError
from flows.warehouse import features, preparing
from flows.warehouse.messages import rows_to_store
from flows.warehouse.texts import with_names
from tests.forking import CONTEXT
from tests.warehouse import endings
from tests.warehouse.homes import Home, three_months

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SNAPSHOTS = ("connections", "endorsements", "recommendations", "positions", "posts")
IN_THE_DATABASE = (
    "addresses written",
    "envelopes written",
    *(f"{table} written" for table in SNAPSHOTS),
    "messages seen again",
    "messages marked",
    "messages written",
    "invitations seen again",
    "invitations written",
    "account written",
)
POINTS = ("copy kept", "prepared", *IN_THE_DATABASE, "committed", "inbox emptied")
OUT = ("rebuilt", "copy set aside", "database replaced")
FULL = ("E1201", "E1203", "E1206", "E1208", "E1406", "E1407")
CODES = ("E1201", "E1202", "E1206")
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home with one export taken in and the next one waiting."""
    folder = tmp_path_factory.mktemp("begun")
    first, second, _ = three_months(folder)
    home = Home(folder / "home")
    home.take_in(first)
    shutil.copy(second, home.paths.inbox)
    return home.root


@pytest.fixture(scope="module")
def whole(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give the home as it is after a run that nothing ended."""
    home = copy_of(begun, tmp_path_factory.mktemp("whole"))
    home.empty_inbox()
    return home


@pytest.fixture
def home(begun: Path, tmp_path: Path) -> Home:
    return copy_of(begun, tmp_path)


def copy_of(begun: Path, folder: Path) -> Home:
    return Home(shutil.copytree(begun, folder / "home"))


def assert_same(home: Home, whole: Home) -> None:
    assert home.contents() == whole.contents()
    assert home.archived() == whole.archived()
    assert list(home.paths.inbox.iterdir()) == []


def test_every_point_of_the_way_is_tested(home: Home) -> None:
    reached: list[str] = []

    terms = endings.terms_of(home.paths, reached.append)
    intake.take_in(home.paths, terms, (), steps.silent)

    assert tuple(reached) == POINTS


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_taking_in_it_ends_as_if_it_had_not_been(
    home: Home, whole: Home, point: str
) -> None:
    assert endings.ended(endings.take_in_killed, home.paths, point) == KILLED

    home.empty_inbox()

    assert_same(home, whole)


@pytest.mark.parametrize("point", ["connections written", "messages written"])
def test_without_the_transaction_the_kill_would_be_seen(
    home: Home, whole: Home, point: str
) -> None:
    [waiting] = home.paths.inbox.iterdir()
    twin = endings.take_in_without_transaction
    assert endings.ended(twin, home.paths, waiting, point) == KILLED

    home.empty_inbox()

    assert home.contents() != whole.contents()


@pytest.mark.parametrize("point", OUT)
def test_killed_while_taking_out_it_is_out_after_the_next_run(
    home: Home, begun: Path, tmp_path: Path, point: str
) -> None:
    never = copy_of(begun, tmp_path / "never")
    home.empty_inbox()
    newest = home.listed()[-1].short_id
    killed = endings.ended(endings.take_out_killed, home.paths, newest, point)
    assert killed == KILLED

    for each in home.listed()[1:]:
        steps.remove_export(home.paths, home.settings, each.short_id)

    assert home.contents() == never.contents()
    assert home.archived() == never.archived()


def test_a_commit_that_raises_after_all_is_no_failure(home: Home, whole: Home) -> None:
    def failing(point: str) -> None:
        if point == "committed":
            raise duckdb.IOException

    terms = endings.terms_of(home.paths, failing)
    [outcome], refusals = intake.take_in(home.paths, terms, (), steps.silent)

    assert (outcome.is_new, refusals) == (True, ())
    assert_same(home, whole)


def test_a_text_that_fails_when_others_are_stored_takes_all_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [waiting] = home.paths.inbox.iterdir()
    new, never = Home(tmp_path / "new"), Home(tmp_path / "never")
    stored: list[int] = []

    def failing(own: pl.DataFrame, names: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
        if own["row"][0] > 2:
            raise pl.exceptions.ComputeError
        return with_names(own, names, key=key)

    def rows(*given: Any) -> Iterator[pl.DataFrame]:  # noqa: ANN401 - as the function
        for each in rows_to_store(*given):
            stored.append(each.height)
            yield each

    with monkeypatch.context() as patched:
        patched.setattr(features, "SHARE", 1)
        patched.setattr(features, "_TOGETHER", 1)
        patched.setattr(features, "with_names", failing)
        patched.setattr(preparing, "rows_to_store", rows)
        with pytest.raises(RapportError, match="E1203"):
            new.take_in(waiting)

    assert stored == [1, 1]
    assert new.archived() == never.archived()
    new.take_in(waiting)
    never.take_in(waiting)
    assert new.contents() == never.contents()


def test_a_commit_that_fails_leaves_nothing(home: Home, whole: Home) -> None:
    before = home.contents(), home.archived()

    def failing(point: str) -> None:
        if point == "account written":
            raise duckdb.IOException

    terms = endings.terms_of(home.paths, failing)
    with pytest.raises(RapportError, match="E1203"):
        intake.take_in(home.paths, terms, (), steps.silent)

    assert (home.contents(), home.archived()) == before
    home.empty_inbox()
    assert_same(home, whole)


@pytest.mark.parametrize("room", [0, 1 << 10])
def test_a_full_disk_leaves_what_was_there(home: Home, whole: Home, room: int) -> None:
    before = home.contents(), home.archived()

    [told] = endings.answered(endings.take_in_with_room_for, home.paths, room)

    assert told in FULL
    assert (home.contents(), home.archived()) == before
    home.empty_inbox()
    assert_same(home, whole)


@pytest.mark.parametrize("room", [2 << 10, 4 << 10, 8 << 10, 32 << 10])
def test_a_disk_that_fills_up_leaves_all_or_nothing(
    home: Home, whole: Home, room: int
) -> None:
    before = home.contents()

    [told] = endings.answered(endings.take_in_with_room_for, home.paths, room)

    assert told in (*FULL, "done")
    assert home.contents() == (whole.contents() if told == "done" else before)
    home.empty_inbox()
    assert_same(home, whole)


def test_eight_runs_at_once_are_one_after_another(home: Home, whole: Home) -> None:
    target, words = endings.take_in_with_room_for, (home.paths, 1 << 40)
    runs = [CONTEXT.Pipe(duplex=False) for _ in range(8)]
    processes = [
        CONTEXT.Process(target=target, args=(*words, theirs)) for _, theirs in runs
    ]
    for process in processes:
        process.start()

    told = [ours.recv() for ours, _ in runs]

    assert "done" in told
    assert set(told) <= {"done", "E1403"}
    assert_same(home, whole)


def test_a_damaged_database_is_never_reported_on(whole: Home, tmp_path: Path) -> None:
    assert_told_or_right(whole, tmp_path, count=10)


@pytest.mark.slow
def test_a_database_damaged_in_200_ways_is_never_reported_on(
    whole: Home, tmp_path: Path
) -> None:
    assert_told_or_right(whole, tmp_path, count=200)


def assert_told_or_right(whole: Home, tmp_path: Path, count: int) -> None:
    right = whole.figures()
    home = copy_of(whole.root, tmp_path)
    written = home.paths.warehouse.read_bytes()
    # Most of a young file is empty, where a wrong byte harms nobody, and so is its end.
    used = [place for place, byte in enumerate(written) if byte]
    chance = random.Random(20_260_701)
    wounds = [("flip", chance.choice(used)) for _ in range(count)]
    wounds += [("cut", chance.randrange(used[-1])) for _ in range(1 + count // 10)]

    found = endings.answered(endings.figures_of_damaged, home.paths, wounds)

    assert len(found) == len(wounds)
    assert [each for each in found if each not in (right, *CODES)] == []
    # What is cut off may be blocks that were written anew elsewhere.
    told = [each for each in found[count:] if each in CODES]
    assert len(told) > count // 20
