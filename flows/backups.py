"""Backing a home up and bringing it back, in plain functions that join the rooms.

Whatever is written is made beside its place, read back, and only then put there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import rebuilding
from flows.core.errors import UpkeepError
from flows.core.lock import one_run_at_a_time
from flows.core.paths import MemberHome
from flows.delivery.ledger import copy_ledger, doubt_waiting
from flows.delivery.witness import gather_witnesses
from flows.safekeeping.packing import (
    check,
    check_written,
    disk_is_needed,
    pack,
    unpack,
)
from flows.safekeeping.sealing import is_sealed, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.core.exports import Notify
    from flows.safekeeping.packing import Contents

# What the next run makes by itself, or what only means something to a running one.
_LEFT_OUT = ("*.lock", "warehouse*.duckdb*", "outbox.sqlite*", ".*", "sample")
_WITNESS = "witness.sent"
_LEDGER = "outbox.sqlite"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup in its place: how many files, how many bytes, sealed or not."""

    path: Path
    files: int
    size: int
    is_sealed: bool
    made_at: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A home that was brought back; ``before`` is where the one before it lies."""

    home: MemberHome
    made_at: str
    files: int
    before: Path | None


def back_up(
    home: MemberHome, into: Path, *, passphrase: str | None, notify: Notify
) -> Backup:
    """Write everything of a home that cannot be rebuilt into one private file.

    The database is left out as long as the archive can make it anew. An older backup
    at the same place is replaced. Raises ``UpkeepError`` E1714, E1716 and E1717.
    """
    into = into.expanduser().absolute()
    _check_place(home, into)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    fresh = into.with_name(f".{into.name}.new")
    with ExitStack() as stack:
        # Over both locks, so that exports, reports and ledger are of one moment.
        stack.enter_context(one_run_at_a_time(home.lock))
        stack.enter_context(one_run_at_a_time(home.mail_lock))
        scratch = stack.enter_context(_scratch(home.root))
        stack.callback(fresh.unlink, missing_ok=True)
        with disk_is_needed(into):
            fresh.unlink(missing_ok=True)
            files = [*_files(home), *_snapshots(home, scratch)]
        plain = fresh if passphrase is None else scratch / "plain.zip"
        notify(f"Writing {len(files)} files")
        contents = pack(files, plain, made_at=now)
        notify("Reading them back")
        check_written(plain, contents, where=into.name)
        if passphrase is not None:
            notify("Encrypting, and reading it back")
            seal(plain, fresh, passphrase)
        size = fresh.stat().st_size
        _put(fresh, into)
    return Backup(into, len(files), size, passphrase is not None, now)


def wants_passphrase(backup: Path, home: MemberHome, *, replace: bool) -> bool:
    """Say whether a backup is encrypted, before anything is asked of anybody.

    Raises ``UpkeepError`` E1711, and E1718 where it may not be restored.
    """
    _check_target(home.root.absolute().resolve(), replace=replace)
    return is_sealed(backup, where=backup.name)


def restore(
    backup: Path,
    home: MemberHome,
    *,
    passphrase: str | None,
    replace: bool,
    notify: Notify,
) -> Restored:
    """Bring a home back from a backup, once every byte of it was checked.

    A home that is there is moved aside if ``replace`` says so. Letters that wait in
    the backup may have gone since, so they become ``unknown``: nothing is sent again.
    Raises ``UpkeepError`` E1711 to E1715 and E1718; then nothing was changed.
    """
    root = home.root.absolute().resolve()
    home = MemberHome(root)
    _check_target(root, replace=replace)
    with disk_is_needed(root):
        root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _scratch(root.parent) as scratch:
        plain = backup
        if is_sealed(backup, where=backup.name):
            plain = scratch / "plain.zip"
            notify("Decrypting")
            unseal(backup, plain, passphrase or "", where=backup.name)
        notify("Checking")
        contents = check(plain, where=backup.name)
        notify(f"Unpacking {len(contents.pieces)} files")
        fresh = MemberHome(scratch / "home")
        unpack(plain, contents, fresh.root, where=backup.name)
        _settle_mail(fresh, home)
        before = _exchange(fresh.root, home)
    return Restored(home, contents.made_at, _own_files(contents), before)


def _files(home: MemberHome) -> list[tuple[str, Path]]:
    found = []
    for top in sorted(home.root.iterdir()):
        if any(top.match(each) for each in _LEFT_OUT):
            continue
        if top.is_dir():
            found += [each for each in _below(top) if each.is_file()]
        elif top.is_file():
            found.append(top)
    return [(each.relative_to(home.root).as_posix(), each) for each in found]


def _below(folder: Path) -> Iterator[Path]:
    """Give the files below a folder, the archive's in the order of their coming."""
    for here, folders, names in os.walk(folder):
        at = Path(here)
        folders[:] = sorted(
            (name for name in folders if not Path(name).suffix or at != folder),
            key=lambda name: ((at / name).stat().st_mtime_ns, name),
        )
        yield from (at / name for name in sorted(names) if not (at / name).is_symlink())


def _snapshots(home: MemberHome, scratch: Path) -> Iterator[tuple[str, Path]]:
    if home.outbox.exists():
        copy_ledger(home.outbox, scratch / _LEDGER)
        yield _LEDGER, scratch / _LEDGER
    if home.witness.exists():
        yield _WITNESS, home.witness
    if home.warehouse.exists() and rebuilding.missing_copies(home):
        for path in (home.warehouse, rebuilding.log_of(home.warehouse)):
            if path.exists():
                yield path.name, path


def _settle_mail(fresh: MemberHome, home: MemberHome) -> None:
    now = datetime.now(UTC)
    brought = fresh.root / _WITNESS
    # Its lines are hashes under a home's own key, so other homes' do no harm.
    here = home.witness.parent.glob("*.sent")
    gather_witnesses(brought, here, home.witness, now=now)
    brought.unlink(missing_ok=True)
    if fresh.outbox.exists():
        doubt_waiting(fresh.outbox, now=now)


def _exchange(fresh: Path, home: MemberHome) -> Path | None:
    before = None
    with ExitStack() as stack, disk_is_needed(home.root):
        if home.root.exists() and any(home.root.iterdir()):
            for lock in (home.run_lock, home.lock, home.mail_lock):
                stack.enter_context(one_run_at_a_time(lock))
            before = _free_name(home.root)
            home.root.rename(before)
        try:
            fresh.rename(home.root)
        except OSError:
            if before:
                before.rename(home.root)
            raise
    return before


def _free_name(root: Path) -> Path:
    day = datetime.now(UTC).date()
    names = (f"{root.name}.before-{day}" + (f"-{n}" if n else "") for n in range(1000))
    return next(path for name in names if not (path := root.with_name(name)).exists())


def _check_place(home: MemberHome, into: Path) -> None:
    if home.root.resolve() in into.resolve().parents:
        raise UpkeepError(
            "E1717",
            str(into),
            "a backup inside the home is lost with it.",
            remedy="Name a place outside, best on another disk.",
        )
    if into.is_dir() or (into.exists() and not _is_backup(into)):
        raise UpkeepError(
            "E1717",
            str(into),
            "there is something else of that name.",
            remedy="Choose another name; only a backup is replaced by a backup.",
        )


def _check_target(root: Path, *, replace: bool) -> None:
    if root.exists() and not root.is_dir():
        what, remedy = "is a file.", "Name a folder with --home."
    elif root.exists() and any(root.iterdir()) and not replace:
        what = "there is a home already."
        remedy = "--replace puts the backup in its place and keeps it beside."
    else:
        return
    raise UpkeepError("E1718", str(root), what, remedy=remedy)


def _is_backup(path: Path) -> bool:
    try:
        if is_sealed(path, where=path.name):
            return True
        check(path, where=path.name)
    except (UpkeepError, OSError):
        return False
    return True


@contextmanager
def _scratch(parent: Path) -> Iterator[Path]:
    # Beside what it becomes, so that moving it there is one step; hidden, private.
    with disk_is_needed(parent):
        folder = Path(tempfile.mkdtemp(prefix=".rapport-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put(fresh: Path, into: Path) -> None:
    with disk_is_needed(into):
        fresh.replace(into)
        folder = os.open(into.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _own_files(contents: Contents) -> int:
    return sum(each.name != _WITNESS for each in contents.pieces)
