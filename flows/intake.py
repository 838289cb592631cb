"""Taking exports in and listing them, in plain functions.

The archive keeps every export as it came. The database follows from it: whatever
happens to the one is mended from the other. Whoever calls holds the home's lock.
"""

from __future__ import annotations

import shutil
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.errors import (
    ArchiveError,
    ExportError,
    MachineError,
    WarehouseError,
)
from flows.core.forgotten import read_forgotten
from flows.core.memory import without_collector
from flows.core.paths import PRIVATE_FILE, write_private
from flows.linkedin.forgetting import without_forgotten
from flows.linkedin.inbox import waiting_exports
from flows.linkedin.keeping import COMING, SUSPECT, keep_export, keep_reduced, read_kept
from flows.linkedin.reading import archive_fingerprint, open_export
from flows.rebuilding import open_home_warehouse
from flows.warehouse.connection import open_warehouse, scratch_of
from flows.warehouse.ingest import (
    completes_another,
    prepared_export,
    store_prepared,
    taken_exports,
    taken_in_before,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.core.exports import Export, IngestOutcome, Notify, Source, TakenExport
    from flows.core.paths import MemberHome
    from flows.warehouse.ingest import Terms


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
            with without_collector():
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
        taken = [
            replace(each, has_copy=bool(read_kept(home.archive / each.archive).path))
            for each in taken_exports(connection)
        ]
    return tuple(sorted(taken, key=lambda each: (each.exported_on, each.content)))


def _take_in_one(
    home: MemberHome, terms: Terms, source: Source, notify: Notify
) -> IngestOutcome:
    fingerprint = archive_fingerprint(source)
    forgotten = read_forgotten(home.forgotten, terms.key)
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
                # Whoever is forgotten is taken out of the copies.
                in_memory=not forgotten,
            ) as export:
                known = taken_in_before(connection, archive=export.content)
                if known is not None:
                    return replace(known, name=export.name)
                counts: dict[str, int] = {}
                if forgotten:
                    export, counts = without_forgotten(export, forgotten)  # noqa: PLW2901
                with prepared_export(
                    connection, export, terms, archive=fingerprint
                ) as prepared:
                    outcome = _with_forgotten(prepared.outcome, counts)
                    folder = home.archive / fingerprint
                    _keep(source, folder, outcome, export if forgotten else None)
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


def _with_forgotten(outcome: IngestOutcome, counts: Mapping[str, int]) -> IngestOutcome:
    """Add to the account the rows that were never shown to the warehouse."""
    accounts = tuple(
        replace(each, rows=each.rows + count, forgotten=count)
        if (count := counts.get(each.kind, 0))
        else each
        for each in outcome.accounts
    )
    return replace(outcome, accounts=accounts)


def _keep(
    source: Source, folder: Path, outcome: IngestOutcome, reduced: Export | None
) -> None:
    coming = folder.with_name(folder.name + COMING)
    try:
        for stale in (coming, folder):
            shutil.rmtree(stale, ignore_errors=True)
        day = outcome.exported_on
        if reduced:
            changed = {each.kind for each in outcome.accounts if each.forgotten}
            keep_reduced(source, reduced, changed, into=coming, exported_on=day)
        else:
            keep_export(source, into=coming, exported_on=day)
        if outcome.is_suspect:
            (coming / SUSPECT).touch(PRIVATE_FILE)
        coming.rename(folder)
    except OSError as error:
        shutil.rmtree(coming, ignore_errors=True)
        raise MachineError(
            "E1407",
            "archive/",
            f"the export cannot be copied there ({error.strerror}).",
            remedy="Nothing was changed. Make room on the disk and try again.",
        ) from None


def _told(outcome: IngestOutcome) -> str:
    if not outcome.is_new:
        return f"{outcome.name}: taken in before, nothing changed"
    rows = sum(account.rows for account in outcome.accounts)
    stored = sum(account.stored for account in outcome.accounts)
    rejected = sum(account.rejected for account in outcome.accounts)
    known = sum(account.known for account in outcome.accounts)
    forgotten = sum(account.forgotten for account in outcome.accounts)
    left_out = f", {forgotten:,} forgotten" if forgotten else ""
    suspect = "; its account does not add up" if outcome.is_suspect else ""
    return (
        f"{outcome.name}: {rows:,} rows read, {stored:,} new,"
        f" {known:,} known, {rejected:,} rejected{left_out}{suspect}"
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
