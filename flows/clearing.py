"""Clearing a home away, in plain functions that join the rooms.

Only what Rapport itself puts into a home is ever removed, and only from a folder that
is one: whatever else lies there stays, and is told.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows import scheduling
from flows.core.errors import UpkeepError
from flows.core.lock import one_run_at_a_time
from flows.core.settings import read_settings

if TYPE_CHECKING:
    from flows.core.paths import MemberHome


@dataclass(frozen=True, slots=True)
class Clearing:
    """What would be removed, and what stays.

    ``own`` are the entries of the home with the number of files in each, ``others``
    the entries that are not Rapport's; ``size`` is in bytes. ``witness`` lies outside.
    """

    root: Path
    own: tuple[tuple[Path, int], ...]
    others: tuple[Path, ...]
    size: int
    witness: Path | None


def plan_purge(home: MemberHome) -> Clearing:
    """Say what purging a home removes; raises ``UpkeepError`` E1741 if it is none."""
    root = home.root
    _check_home(home)
    own = [each for each in sorted(root.iterdir()) if home.is_own(each)]
    others = [each for each in sorted(root.iterdir()) if not home.is_own(each)]
    files = {each: _files(each) for each in own}
    return Clearing(
        root,
        own=tuple((each, len(found)) for each, found in files.items()),
        others=tuple(others),
        size=sum(path.lstat().st_size for each in files.values() for path in each),
        witness=home.witness if home.witness.exists() else None,
    )


def purge(home: MemberHome, plan: Clearing) -> tuple[Path, ...]:
    """Remove what ``plan`` lists, and the timers of the home; gives the timers' files.

    Whoever runs meanwhile holds it up. Raises ``BusyError``, ``UpkeepError`` E1741
    and E1742.
    """
    _check_home(home)
    timers = remove_timers(home)
    with ExitStack() as stack:
        for lock in (home.run_lock, home.lock, home.mail_lock):
            stack.enter_context(one_run_at_a_time(lock))
        try:
            for path, _ in plan.own:
                _remove(path)
            for lock in (home.run_lock, home.lock, home.mail_lock):
                lock.unlink(missing_ok=True)
            if plan.witness:
                plan.witness.unlink(missing_ok=True)
            if not any(home.root.iterdir()):
                home.root.rmdir()
        except OSError as error:
            raise UpkeepError(
                "E1742",
                str(home.root),
                f"not everything could be removed ({error.strerror}).",
                remedy="Look at its permissions and say it again.",
            ) from None
    return timers


def remove_timers(home: MemberHome) -> tuple[Path, ...]:
    """Take away whatever starts runs for this home; gives the files that are gone."""
    return scheduling.remove(home, read_settings(home.settings))


def _check_home(home: MemberHome) -> None:
    root = home.root
    if root.is_symlink():
        raise _no_home(root, "it is a link")
    if not root.is_dir():
        raise _no_home(root, "there is no such folder")
    whole = root.resolve()
    if whole == Path(whole.anchor) or whole in (Path.home(), *Path.home().parents):
        raise _no_home(root, "it holds far more than that")
    signs = (home.key, home.settings, home.archive, home.reports)
    if not all(each.exists() and not each.is_symlink() for each in signs):
        raise _no_home(root, "it lacks what every home has")


def _no_home(root: Path, why: str) -> UpkeepError:
    return UpkeepError(
        "E1741",
        str(root),
        f"this is no home of Rapport: {why}.",
        remedy="Nothing was removed. Name the home itself with --home.",
    )


def _files(path: Path) -> list[Path]:
    if path.is_dir() and not path.is_symlink():
        return [each for each in path.rglob("*") if not each.is_dir()]
    return [path]


def _remove(path: Path) -> None:
    # A link is removed, what it leads to is not.
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()
