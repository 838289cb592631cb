"""A home goes into one file and comes back from it, whole or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from flows import backups, steps
from flows.core.errors import UpkeepError
from flows.core.letters import Occasion
from flows.core.paths import MemberHome
from flows.delivery.outbox import open_outbox
from flows.safekeeping import packing
from tests.upkeep.conftest import printed_of
from tests.warehouse import endings
from tests.warehouse.homes import Home

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

NOW = datetime(2026, 7, 2, tzinfo=UTC)
JUNE = Occasion("report", "2026-06", "rana@example.org", 1)
WORDS = "seven calm herons"


@pytest.fixture(autouse=True)
def _own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="module")
def written(filled: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a plain backup of the filled home, with a report and a waiting letter."""
    folder = tmp_path_factory.mktemp("written")
    home = Home(shutil.copytree(filled.root, folder / "home"))
    (home.paths.reports / "rapport-2026-06.pdf").write_bytes(b"%PDF-1.7 the report")
    home.paths.decisions.write_text("profile_url,decision\n")
    with open_outbox(home.paths.outbox, folder / "witness") as outbox:
        outbox.enqueue(JUNE, b"Dear Rana", message_id="<june@here>", now=NOW)
    return back_up(home, folder / "rapport.backup").path


def back_up(home: Home, into: Path, passphrase: str | None = None) -> backups.Backup:
    return backups.back_up(home.paths, into, passphrase=passphrase, notify=steps.silent)


def restore(
    backup: Path, root: Path, *, passphrase: str | None = None, replace: bool = False
) -> backups.Restored:
    return backups.restore(
        backup,
        MemberHome(root),
        passphrase=passphrase,
        replace=replace,
        notify=steps.silent,
    )


def letters(home: MemberHome) -> list[tuple[str, str]]:
    with open_outbox(home.outbox, home.witness) as outbox:
        outbox.settle(NOW)
        return [(each.state, each.answer) for each in outbox.deliveries()]


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_what_comes_back_gives_the_same_figures(
    written: Path, printed: str, tmp_path: Path
) -> None:
    found = restore(written, tmp_path / "home").home

    assert printed_of(Home(found.root)) == printed
    assert (found.reports / "rapport-2026-06.pdf").read_bytes().endswith(b"report")
    assert found.decisions.read_text() == "profile_url,decision\n"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in found.root.rglob("*")}
    assert modes == {0o600, 0o700}


def test_the_backup_is_private_and_holds_no_database(written: Path) -> None:
    with zipfile.ZipFile(written) as packed:
        names = packed.namelist()

    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [name for name in names if "duckdb" in name or "lock" in name] == []
    assert {"hash.key", "outbox.sqlite", "rapport.toml"} < set(names)


def test_a_database_that_cannot_be_rebuilt_goes_along(
    home: Home, printed: str, tmp_path: Path
) -> None:
    shutil.rmtree(home.paths.archive / home.listed()[0].archive)

    made = back_up(home, tmp_path / "rapport.backup")
    found = restore(made.path, tmp_path / "back").home

    assert printed_of(Home(found.root)) == printed


def test_nothing_that_waited_is_sent_from_an_old_backup(
    written: Path, tmp_path: Path
) -> None:
    found = restore(written, tmp_path / "home").home

    assert letters(found) == [("unknown", "from a backup")]


def test_what_went_after_the_backup_is_known_under_another_path_too(
    home: Home, tmp_path: Path
) -> None:
    home.paths.witness.parent.mkdir(parents=True, exist_ok=True)
    home.paths.witness.write_text("+june\n")
    made = back_up(home, tmp_path / "rapport.backup")
    home.paths.witness.write_text("+june\n+july\n")

    found = restore(made.path, tmp_path / "second").home

    assert found.witness.read_text().split() == ["+july", "+june"]


def test_an_encrypted_backup_opens_with_its_passphrase_only(
    home: Home, tmp_path: Path
) -> None:
    made = back_up(home, tmp_path / "rapport.backup", WORDS)

    with pytest.raises(UpkeepError, match="E1715"):
        restore(made.path, tmp_path / "back", passphrase=WORDS[::-1])
    assert not (tmp_path / "back").exists()
    found = restore(made.path, tmp_path / "back", passphrase=WORDS).home

    assert backups.wants_passphrase(
        made.path, MemberHome(tmp_path / "x"), replace=False
    )
    assert home.key.encode() not in made.path.read_bytes()
    assert files(found.archive) == files(home.paths.archive)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_home_that_is_there_is_not_overwritten(written: Path, tmp_path: Path) -> None:
    there = tmp_path / "home"
    there.mkdir()
    (there / "diary.txt").write_text("Mine.")

    with pytest.raises(UpkeepError, match="E1718"):
        restore(written, there)
    found = restore(written, there, replace=True)

    assert found.before is not None
    assert (found.before / "diary.txt").read_text() == "Mine."
    assert not (there / "diary.txt").exists()


def test_a_flipped_byte_anywhere_is_seen_or_harmless(
    written: Path, tmp_path: Path
) -> None:
    whole = written.read_bytes()
    contents = packing.check(written, where="backup")
    damaged = tmp_path / "damaged"

    found = []
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        damaged.write_bytes(endings.wounded(whole, ("flip", place)))
        try:
            found.append(packing.check(damaged, where="backup") == contents)
        except UpkeepError as error:
            found.append(error.code in ("E1711", "E1712", "E1713"))

    assert all(found)
    assert len(found) >= 60


def test_a_backup_cut_short_changes_nothing(written: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    damaged.write_bytes(written.read_bytes()[:-100])

    with pytest.raises(UpkeepError, match="E1711"):
        restore(damaged, tmp_path / "home", replace=True)

    assert [path.name for path in tmp_path.iterdir() if path.name != "state"] == [
        "damaged"
    ]


def rewritten(
    backup: Path, into: Path, change: Callable[[dict[str, Any]], None], name: str
) -> Path:
    """Write a backup anew with one more file and other contents."""
    with zipfile.ZipFile(backup) as packed, zipfile.ZipFile(into, "w") as other:
        told = json.loads(packed.read(packing.CONTENTS))
        for entry in packed.infolist():
            if entry.filename != packing.CONTENTS:
                other.writestr(entry, packed.read(entry))
        if name:
            info = zipfile.ZipInfo(name)
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            other.writestr(info, b"evil")
            sha = "4346e5d87dcbd9a1b1a2b4f8f0b0b5b8a7a8f6d1c9a4d0b2f1b2d3c4e5f60718"
            told["pieces"].append({"name": name, "size": 4, "sha256": sha})
        change(told)
        other.writestr(packing.CONTENTS, json.dumps(told))
    return into


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/outside",
        "archive/../../outside",
        "archive//outside",
        "a\\..\\outside",
        "C:/outside",
        "reports/line\nbreak",
        "HASH.KEY",
    ],
)
def test_a_name_that_leads_out_is_refused(
    written: Path, tmp_path: Path, name: str
) -> None:
    hostile = rewritten(written, tmp_path / "hostile", lambda _: None, name)

    with pytest.raises(UpkeepError, match="E1713"):
        restore(hostile, tmp_path / "home")

    assert not list(tmp_path.rglob("outside"))


def test_a_link_is_refused(written: Path, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile"
    with zipfile.ZipFile(written) as packed, zipfile.ZipFile(hostile, "w") as other:
        for entry in packed.infolist():
            if entry.filename == "hash.key":
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            other.writestr(entry, packed.read(entry.filename))

    with pytest.raises(UpkeepError, match="E1713"):
        restore(hostile, tmp_path / "home")


def test_a_newer_format_is_refused(written: Path, tmp_path: Path) -> None:
    def newer(told: dict[str, Any]) -> None:
        told["format"] = packing.FORMAT + 1

    with pytest.raises(UpkeepError, match="E1712"):
        restore(rewritten(written, tmp_path / "newer", newer, ""), tmp_path / "home")


def test_something_else_is_never_replaced_by_a_backup(
    home: Home, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Hana")

    for place in (letter, home.root / "rapport.backup", tmp_path):
        with pytest.raises(UpkeepError, match="E1717"):
            back_up(home, place)

    assert letter.read_text() == "Dear Hana"


def test_a_full_disk_leaves_the_backup_before_it(home: Home, tmp_path: Path) -> None:
    place = tmp_path / "rapport.backup"
    back_up(home, place)
    before = place.read_bytes()

    [told] = endings.answered(back_up_with_room_for, home.paths, place, 2 << 10)

    assert told == "E1714"
    assert place.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "state") == [
        "home",
        "rapport.backup",
    ]


def back_up_with_room_for(
    home: MemberHome, place: Path, size: int, answer: Connection
) -> None:
    endings.limit_files(size)
    try:
        backups.back_up(home, place, passphrase=None, notify=steps.silent)
    except UpkeepError as error:
        answer.send(error.code)


def test_a_newer_ledger_is_refused(home: Home) -> None:
    with closing(sqlite3.connect(home.paths.outbox)) as connection:
        connection.execute("pragma user_version = 99")

    with (
        pytest.raises(Exception, match="E1719"),
        open_outbox(home.paths.outbox, home.paths.witness),
    ):
        pass
