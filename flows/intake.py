"""Taking exports in, listing them and taking one out again, in plain functions.

The archive keeps every export as it came. The database follows from it: whatever
happens to the one is mended from the other. Whoever calls holds the home's lock.
"""

from __future__ import annotations

import shutil
from collections import deque
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.errors import (
    ArchiveError,
    ExportError,
    MachineError,
    UnknownError,
    WarehouseError,
)
from flows.core.paths import write_private
from flows.linkedin.inbox import waiting_exports
from flows.linkedin.keeping import keep_export
from flows.linkedin.reading import archive_fingerprint, open_export
from flows.warehouse.connection import open_warehouse, scratch_of
from flows.warehouse.ingest import (
    completes_another,
    ingest_export,
    prepare_export,
    store_prepared,
    taken_exports,
    taken_in_before,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from flows.core.exports import Export, IngestOutcome, Notify, Source, TakenExport
    from flows.core.paths import MemberHome
    from flows.warehouse.ingest import Terms

# No connections: perhaps the other part of an export has them.
_SUSPECT = "accepted-suspect"
_LEAVING = ".leaving"
_COMING = ".coming"


def take_in(
    home: MemberHome, terms: Terms, sources: Sequence[Source], notify: Notify
) -> tuple[tuple[IngestOutcome, ...], tuple[ExportError, ...]]:
    """Take in ``sources``, or what waits in the inbox; gives the refusals too."""
    outcomes, refusals = [], []
    waiting = sources or waiting_exports(home.inbox, now=datetime.now(UTC))
    queue: deque[Source] = deque(waiting)
    postponed: list[Source] = []
    while queue:
        source = queue.popleft()
        try:
            outcomes.append(_take_in_one(home, terms, source, notify))
            notify(_told(outcomes[-1]))
        except ExportError as error:
            is_postponed = source in postponed
            if isinstance(error, ArchiveError) and queue and not is_postponed:
                # It may be a part, and the one with the connections among the rest.
                postponed.append(source)
                queue.append(source)
                continue
            refusals.append(error)
            notify(str(error))
            if not sources:
                _set_aside(home, source, error)
        else:
            if not sources:
                _remove(source)
                terms.at("inbox emptied")
    return tuple(outcomes), tuple(refusals)


def list_taken(
    home: MemberHome, terms: Terms, notify: Notify
) -> tuple[TakenExport, ...]:
    """List the exports in the warehouse, oldest first."""
    with open_home_warehouse(home, terms, notify) as connection:
        taken = taken_exports(connection)
    return tuple(sorted(taken, key=lambda each: (each.exported_on, each.content)))


def take_out(home: MemberHome, terms: Terms, wanted: str, notify: Notify) -> None:
    """Make everything as if the export with the ID ``wanted`` had never come.

    The database is made anew beside the old one from the archived copies of the
    other exports and then takes its place. Raises ``UnknownError`` E1501 and
    ``WarehouseError`` E1207 without such a copy; then nothing was changed.
    """
    with open_home_warehouse(home, terms, notify) as connection:
        taken = taken_exports(connection)
    found = [each for each in taken if each.content.startswith(wanted.casefold())]
    if len(found) != 1 or len(wanted) < len(found[0].short_id):
        raise UnknownError(
            "E1501",
            "exports",
            f"no export has the ID {wanted!r}.",
            remedy="rapport exports lists them with their IDs.",
        )
    others = [each for each in taken if each is not found[0]]
    with _fresh_warehouse(home) as connection:
        for each in others:
            notify(f"Taking in {each.name} again")
            _take_in_kept(connection, home.archive / each.archive, terms, known=each)
    terms.at("rebuilt")
    kept = home.archive / found[0].archive
    leaving = kept.with_name(kept.name + _LEAVING)
    if kept.exists():
        kept.rename(leaving)
    terms.at("copy set aside")
    _replace_warehouse(home)
    terms.at("database replaced")
    shutil.rmtree(leaving, ignore_errors=True)


@contextmanager
def open_home_warehouse(
    home: MemberHome, terms: Terms, notify: Notify
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a home's database, made from the archive if it is gone."""
    if not home.warehouse.exists():
        _log_of(home.warehouse).unlink(missing_ok=True)
    if not home.warehouse.exists() and (kept := _kept_exports(home)):
        notify("Making the database anew from the archive")
        with _fresh_warehouse(home) as connection:
            for each in kept:
                try:
                    _take_in_kept(connection, each, terms)
                except ExportError as error:
                    notify(str(error))
        _replace_warehouse(home)
    with open_warehouse(home.warehouse) as connection:
        _settle_archive(home, connection)
        yield connection


def _take_in_one(
    home: MemberHome, terms: Terms, source: Source, notify: Notify
) -> IngestOutcome:
    fingerprint = archive_fingerprint(source)
    outcome = None
    try:
        with open_home_warehouse(home, terms, notify) as connection:
            known = taken_in_before(connection, archive=fingerprint)
            if known is not None:
                return known
            with open_export(
                source,
                scratch=scratch_of(connection),
                is_part=partial(completes_another, connection),
            ) as export:
                known = taken_in_before(connection, archive=export.content)
                if known is not None:
                    return replace(known, name=export.name)
                prepared = prepare_export(
                    connection, export, terms, archive=fingerprint
                )
            outcome = prepared.outcome
            _keep(source, home.archive / fingerprint, outcome)
            terms.at("copy kept")
            store_prepared(connection, prepared, terms)
            return outcome
    except WarehouseError:
        if outcome is None:
            raise
        # A commit that raises may have been durable: only the database knows.
        if _is_taken_in(home, fingerprint):
            return outcome
        shutil.rmtree(home.archive / fingerprint, ignore_errors=True)
        raise


def _is_taken_in(home: MemberHome, fingerprint: str) -> bool:
    with open_warehouse(home.warehouse) as connection:
        return taken_in_before(connection, archive=fingerprint) is not None


def _keep(source: Source, folder: Path, outcome: IngestOutcome) -> None:
    coming = folder.with_name(folder.name + _COMING)
    try:
        for stale in (coming, folder):
            shutil.rmtree(stale, ignore_errors=True)
        keep_export(source, into=coming, exported_on=outcome.exported_on)
        if outcome.is_suspect:
            write_private(coming / _SUSPECT, "")
        coming.rename(folder)
    except OSError as error:
        shutil.rmtree(coming, ignore_errors=True)
        raise MachineError(
            "E1407",
            "archive/",
            f"the export cannot be copied there ({error.strerror}).",
            remedy="Nothing was changed. Make room on the disk and try again.",
        ) from None


def _kept_exports(home: MemberHome) -> list[Path]:
    folders = [each for each in home.archive.glob("*") if not each.suffix]
    return sorted(folders, key=lambda each: (each.stat().st_mtime_ns, each.name))


def _settle_archive(home: MemberHome, connection: duckdb.DuckDBPyConnection) -> None:
    """Finish what a run that was killed had begun to keep or to take out."""
    for coming in home.archive.glob(f"*{_COMING}"):
        shutil.rmtree(coming)
    for leaving in home.archive.glob(f"*{_LEAVING}"):
        kept = leaving.with_suffix("")
        if taken_in_before(connection, archive=kept.name) is None:
            shutil.rmtree(leaving)
        else:
            leaving.rename(kept)


def _fresh_path(home: MemberHome) -> Path:
    return home.warehouse.with_suffix(".new.duckdb")


@contextmanager
def _fresh_warehouse(home: MemberHome) -> Iterator[duckdb.DuckDBPyConnection]:
    fresh = _fresh_path(home)
    for path in (fresh, _log_of(fresh)):
        path.unlink(missing_ok=True)
    try:
        with open_warehouse(fresh) as connection:
            yield connection
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _replace_warehouse(home: MemberHome) -> None:
    # What the log of the old file says must never be said of the new one.
    _log_of(home.warehouse).unlink(missing_ok=True)
    _fresh_path(home).replace(home.warehouse)


def _log_of(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")


def _take_in_kept(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    terms: Terms,
    *,
    known: TakenExport | None = None,
) -> None:
    kept = [path for path in folder.glob("*") if path.name != _SUSPECT]
    if len(kept) != 1:
        raise WarehouseError(
            "E1207",
            known.name if known else folder.name,
            "its copy is no longer in archive/, so nothing can be made without it.",
            remedy="Put the copy back from a backup; nothing was changed.",
        )
    again = replace(terms, accepts_suspect=(folder / _SUSPECT).exists())
    # It was let in once, whatever it may lack.
    with open_export(
        kept[0], scratch=scratch_of(connection), is_part=lambda _export: True
    ) as export:
        named = _as_known(export, known) if known else export
        ingest_export(connection, named, again, archive=folder.name)


def _as_known(export: Export, known: TakenExport) -> Export:
    # Some of it came from the name of a folder that was never kept.
    return replace(
        export,
        name=known.name,
        variety=known.variety,
        exported_on=known.exported_on,
        content=known.content,
    )


def _told(outcome: IngestOutcome) -> str:
    if not outcome.is_new:
        return f"{outcome.name}: taken in before, nothing changed"
    rows = sum(account.rows for account in outcome.accounts)
    stored = sum(account.stored for account in outcome.accounts)
    rejected = sum(account.rejected for account in outcome.accounts)
    suspect = "; its account does not add up" if outcome.is_suspect else ""
    return (
        f"{outcome.name}: {rows:,} rows read, {stored:,} new,"
        f" {rows - stored - rejected:,} known, {rejected:,} rejected{suspect}"
    )


def _set_aside(home: MemberHome, source: Source, error: ExportError) -> None:
    folder = home.inbox / "rejected"
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in _paths(source):
        target = folder / path.name
        shutil.move(path, target)
        write_private(target.with_name(f"{path.name}.reason.txt"), f"{error}\n")


def _remove(source: Source) -> None:
    # The archive holds it now.
    for path in _paths(source):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _paths(source: Source) -> Sequence[Path]:
    return [source] if isinstance(source, Path) else source
