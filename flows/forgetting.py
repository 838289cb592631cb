"""Forgetting a person, in plain functions that join the rooms.

The database comes last: until it is written anew everything can be done again, so a
run that was killed is finished by the next one.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, is_zipfile

from flows import rebuilding
from flows.core.errors import UnknownError
from flows.core.forgotten import (
    Forgetting,
    month_in,
    read_forgotten,
    write_forgotten,
)
from flows.core.lock import one_run_at_a_time
from flows.core.paths import write_private
from flows.core.same_people import read_pairs, slug_in, write_pairs
from flows.delivery.withdrawing import find_letters, withdraw_letters
from flows.linkedin.forgetting import without_forgotten
from flows.linkedin.keeping import keep_reduced, read_kept
from flows.linkedin.reading import open_export
from flows.report.streams import opened_streams
from flows.steps import built_tables
from flows.warehouse.decisions import without_decisions
from flows.warehouse.forgetting import copy_without, trace_person
from flows.warehouse.ingest import read_taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.core.exports import Export, Notify
    from flows.core.forgotten import Forgotten, Traces
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings

_PIECE = 4 << 20
# Longer than any name or address.
_OVERLAP = 2048


def plan_forgetting(home: MemberHome, settings: Settings, person: str) -> Forgetting:
    """Say what would go with ``person``: a slug, an address or a name of one contact.

    Nothing is changed. Raises ``UnknownError`` E1511, E1512, and E1733 for somebody
    who was forgotten already.
    """
    before = read_forgotten(home.forgotten, home.read_key())
    with built_tables(home, settings) as connection:
        try:
            traces = trace_person(connection, person)
        except UnknownError:
            # A run that was killed may have left them in the database only.
            if before.knows("slug", slug_in(person)) or before.knows("name", person):
                raise _forgotten_already() from None
            raise
    with one_run_at_a_time(home.lock):
        return _plan(home, traces, before.and_also(traces))


def forget(
    home: MemberHome, settings: Settings, plan: Forgetting, *, notify: Notify
) -> Forgetting:
    """Do what ``plan`` says; gives it with what could not be taken away.

    There is no way back. Raises ``WarehouseError``, ``DeliveryError``,
    ``MachineError``; to do it again then ends it.
    """
    with one_run_at_a_time(home.run_lock):
        done = _forget(home, plan.traces, notify)
        notify("Making the tables anew")
        with built_tables(home, settings):
            pass
    return _with_remaining(done, home)


def _forget(home: MemberHome, traces: Traces, notify: Notify) -> Forgetting:
    with one_run_at_a_time(home.lock), one_run_at_a_time(home.mail_lock):
        forgotten = read_forgotten(home.forgotten, home.read_key()).and_also(traces)
        # Something may have been made while the reader thought about it.
        plan = _plan(home, traces, forgotten)
        write_forgotten(home.forgotten, forgotten)
        notify("Writing the archived exports without them")
        _reduce_archive(home, forgotten)
        notify("Removing reports, letters and lines that hold them")
        for path in (*plan.reports, *plan.rejected):
            path.unlink(missing_ok=True)
        withdraw_letters(home.outbox, plan.letters, now=datetime.now(UTC))
        _clear_lists(home, traces)
        notify("Writing the database without them")
        rebuilding.replace_warehouse(
            home,
            lambda fresh: copy_without(home.warehouse, fresh, forgotten, plan.rows),
        )
    return plan


def _forgotten_already() -> UnknownError:
    return UnknownError(
        "E1733",
        "PERSON",
        "this person was forgotten already.",
        remedy="There is nothing left to do.",
    )


def _plan(home: MemberHome, traces: Traces, forgotten: Forgotten) -> Forgetting:
    rows = {}
    for folder in _kept(home):
        with _opened(folder) as (_, export):
            counts = without_forgotten(export, forgotten)[1]
        if counts:
            rows[folder.name] = counts
    content = home.decisions.read_bytes() if home.decisions.exists() else b""
    left = without_decisions(content, traces.slugs.__contains__)
    pairs = read_pairs(home.same_people)
    return Forgetting(
        traces,
        rows,
        reports=tuple(_reports(home, traces)),
        letters=find_letters(home.outbox, lambda part: _holds(traces, part)),
        decisions=content.count(b"\n") - left.count(b"\n"),
        pairs=sum(not traces.slugs.isdisjoint(pair) for pair in pairs),
        rejected=tuple(
            path for path in _files(home.inbox / "rejected") if _stands_in(traces, path)
        ),
    )


def _reduce_archive(home: MemberHome, forgotten: Forgotten) -> None:
    days = {each.archive: each.exported_on for each in read_taken(home.warehouse)}
    for folder in _kept(home):
        with _opened(folder) as (path, export):
            reduced, counts = without_forgotten(export, forgotten)
            day = days.get(folder.name) or export.exported_on or date(1980, 1, 1)
            keep_reduced(path, reduced, set(counts), into=folder, exported_on=day)


def _clear_lists(home: MemberHome, traces: Traces) -> None:
    if home.decisions.exists():
        content = home.decisions.read_bytes()
        left = without_decisions(content, traces.slugs.__contains__)
        if left != content:
            write_private(home.decisions, left)
    pairs = read_pairs(home.same_people)
    kept = tuple(each for each in pairs if traces.slugs.isdisjoint(each))
    if kept != pairs:
        write_pairs(home.same_people, kept)


def _kept(home: MemberHome) -> list[Path]:
    folders = sorted(each for each in home.archive.glob("*") if not each.suffix)
    return [each for each in folders if read_kept(each).path]


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Path, Export]]:
    """Open an archived export under the identity with which it came."""
    kept = read_kept(folder)
    if kept.path is None:
        raise AssertionError
    with (
        tempfile.TemporaryDirectory(prefix="rapport-") as scratch,
        open_export(kept.path, scratch=Path(scratch), is_part=lambda _: True) as export,
    ):
        yield kept.path, rebuilding.as_it_came(export, kept)


def _reports(home: MemberHome, traces: Traces) -> Iterator[Path]:
    """Give the files of every month of which one holds the person.

    A PDF writes in glyphs, so its twin speaks for it; without one it counts.
    """
    months: dict[str, list[Path]] = {}
    for path in _files(home.reports):
        months.setdefault(month_in(path) or path.name, []).append(path)
    for paths in months.values():
        suffixes = {path.suffix for path in paths}
        is_untold = ".pdf" in suffixes and ".json" not in suffixes
        if is_untold or any(_stands_in(traces, path) for path in paths):
            yield from paths


def _with_remaining(plan: Forgetting, home: MemberHome) -> Forgetting:
    places = tuple(
        path.relative_to(home.root).as_posix()
        for path in _files(home.root)
        if _stands_in(plan.traces, path)
    )
    return replace(plan, remaining=places)


def _stands_in(traces: Traces, path: Path) -> bool:
    if path.suffix == ".pdf":
        return _holds(traces, path.read_bytes())
    try:
        if is_zipfile(path):
            with ZipFile(path) as packed:
                opened = (packed.open(name) for name in packed.namelist())
                return any(_is_told(traces, file) for file in opened)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError):
        # What nobody can unpack is looked at as it lies there.
        pass
    with path.open("rb") as file:
        return _is_told(traces, file)


def _is_told(traces: Traces, file: IO[bytes]) -> bool:
    """Look through a file piece by piece, each with the end of the one before."""
    end = b""
    with file:
        while piece := file.read(_PIECE):
            if traces.are_in(end + piece):
                return True
            end = piece[-_OVERLAP:]
    return False


def _holds(traces: Traces, content: bytes) -> bool:
    if content.startswith(b"%PDF"):
        return any(traces.are_in(each) for each in opened_streams(content))
    return traces.are_in(content)


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )
