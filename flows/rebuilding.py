"""Making the database from the archive, in plain functions; the caller holds the lock.

The archive keeps every export as it came and the database follows from it. Whatever
is made anew is made beside the old file, which stays until the new one is whole.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.core.errors import ExportError, UnknownError, UpkeepError, WarehouseError
from flows.linkedin.keeping import COMING, read_kept
from flows.linkedin.reading import open_export
from flows.warehouse.connection import OlderSchemaError, open_warehouse, scratch_of
from flows.warehouse.ingest import (
    Terms,
    ingest_export,
    read_taken,
    taken_exports,
    taken_in_before,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import duckdb

    from flows.core.exports import Export, Notify, TakenExport
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings
    from flows.linkedin.keeping import KeptExport

LEAVING = ".leaving"


def terms_of(
    home: MemberHome, settings: Settings, *, accepts_suspect: bool = False
) -> Terms:
    """Give the terms on which a home takes in exports."""
    return Terms(settings, home.read_key(), accepts_suspect)


@contextmanager
def open_home_warehouse(
    home: MemberHome, terms: Terms, notify: Notify
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a home's database, made from the archive if it is gone or outdated.

    Raises ``UpkeepError`` E1702 if it is outdated and the archive lacks a copy.
    """
    if not home.warehouse.exists():
        _make_missing(home, terms, notify)
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(open_warehouse(home.warehouse))
        except OlderSchemaError:
            notify("The database is of an older version and is made anew")
            rebuild(home, terms, notify)
            connection = stack.enter_context(open_warehouse(home.warehouse))
        _settle_archive(home, connection)
        yield connection


def rebuild(home: MemberHome, terms: Terms, notify: Notify) -> int:
    """Make the database anew from the archive; gives the number of exports in it.

    It takes the old one's place only when it is whole. Raises ``UpkeepError`` E1702
    where the archive lacks a copy and E1703 where it is empty, ``ExportError`` for a
    copy that cannot be read; then the old one stays.
    """
    kept = _kept_exports(home)
    if missing := missing_copies(home):
        raise UpkeepError(
            "E1702",
            home.archive.name,
            f"{missing} of the exports taken in have no copy there any more.",
            remedy="Put the copies back from a backup. To go on without what they"
            f" held, move {home.warehouse.name} away.",
        )
    if not kept:
        raise UpkeepError(
            "E1703",
            home.archive.name,
            "there is no export to make the database from.",
            remedy="Give an export: rapport report EXPORT.",
        )
    known = {each.archive: each for each in read_taken(home.warehouse)}
    _make_fresh(home, terms, kept, notify, known)
    _replace_warehouse(home)
    return len(kept)


def missing_copies(home: MemberHome) -> int:
    """Count the exports taken in of which the archive holds no copy any more."""
    kept = {each.name: read_kept(each) for each in _kept_exports(home)}
    taken = {each.archive for each in read_taken(home.warehouse)}
    gone = sum(each.path is None for each in kept.values())
    return gone + len(taken - kept.keys())


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
    others = {each.archive: each for each in taken if each is not found[0]}
    folders = [home.archive / each for each in others]
    _make_fresh(home, terms, folders, notify, others)
    terms.at("rebuilt")
    kept = home.archive / found[0].archive
    leaving = kept.with_name(kept.name + LEAVING)
    if kept.exists():
        kept.rename(leaving)
    terms.at("copy set aside")
    _replace_warehouse(home)
    terms.at("database replaced")
    shutil.rmtree(leaving, ignore_errors=True)


def replace_warehouse(home: MemberHome, make: Callable[[Path], None]) -> None:
    """Let ``make`` write a database that then takes the place of the old one."""
    fresh = _cleared_path(home)
    try:
        make(fresh)
    except BaseException:
        _cleared_path(home)
        raise
    _replace_warehouse(home)


def as_it_came(export: Export, kept: KeptExport) -> Export:
    """Give an archived export its first identity, whoever was taken out of it since."""
    return replace(export, content=kept.content or export.content)


def _make_missing(home: MemberHome, terms: Terms, notify: Notify) -> None:
    log_of(home.warehouse).unlink(missing_ok=True)
    kept = _kept_exports(home)
    copies = [each for each in kept if read_kept(each).path]
    if not kept:
        return
    notify("Making the database anew from the archive")
    if missing := len(kept) - len(copies):
        notify(f"Exports without a copy, and so not in it: {missing}")
    with _fresh_warehouse(home) as connection:
        for each in copies:
            try:
                _take_in_kept(connection, each, terms)
            except ExportError as error:
                notify(str(error))
    _replace_warehouse(home)


def _make_fresh(
    home: MemberHome,
    terms: Terms,
    kept: list[Path],
    notify: Notify,
    known: Mapping[str, TakenExport],
) -> None:
    with _fresh_warehouse(home) as connection:
        for each in kept:
            before = known.get(each.name)
            copy = read_kept(each).path
            name = before.name if before else copy.name if copy else each.name
            notify(f"Taking in {name} again")
            _take_in_kept(connection, each, terms, known=before)


def _kept_exports(home: MemberHome) -> list[Path]:
    folders = [each for each in home.archive.glob("*") if not each.suffix]
    return sorted(folders, key=lambda each: (each.stat().st_mtime_ns, each.name))


def _settle_archive(home: MemberHome, connection: duckdb.DuckDBPyConnection) -> None:
    """Finish what a run that was killed had begun to keep or to take out."""
    for coming in home.archive.glob(f"*{COMING}"):
        shutil.rmtree(coming) if coming.is_dir() else coming.unlink()
    for leaving in home.archive.glob(f"*{LEAVING}"):
        kept = leaving.with_suffix("")
        if taken_in_before(connection, archive=kept.name) is None:
            shutil.rmtree(leaving)
        else:
            leaving.rename(kept)


def _fresh_path(home: MemberHome) -> Path:
    return home.warehouse.with_suffix(".new.duckdb")


@contextmanager
def _fresh_warehouse(home: MemberHome) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with open_warehouse(_cleared_path(home)) as connection:
            yield connection
    except BaseException:
        _cleared_path(home)
        raise


def _cleared_path(home: MemberHome) -> Path:
    fresh = _fresh_path(home)
    for path in (fresh, log_of(fresh)):
        path.unlink(missing_ok=True)
    return fresh


def _replace_warehouse(home: MemberHome) -> None:
    # What the log of the old file says must never be said of the new one.
    log_of(home.warehouse).unlink(missing_ok=True)
    _fresh_path(home).replace(home.warehouse)


def log_of(database: Path) -> Path:
    """Give the path of the log in which the engine keeps what it has not filed yet."""
    return database.with_name(f"{database.name}.wal")


def _take_in_kept(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    terms: Terms,
    *,
    known: TakenExport | None = None,
) -> None:
    kept = read_kept(folder)
    if kept.path is None:
        raise WarehouseError(
            "E1207",
            known.name if known else folder.name,
            "its copy is no longer in archive/, so nothing can be made without it.",
            remedy="Put the copy back from a backup; nothing was changed.",
        )
    again = replace(terms, accepts_suspect=kept.is_suspect)
    # It was let in once, whatever it may lack.
    with open_export(
        kept.path,
        scratch=scratch_of(connection),
        is_part=lambda _export: True,
        in_memory=True,
    ) as export:
        named = _as_known(export, known) if known else as_it_came(export, kept)
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
