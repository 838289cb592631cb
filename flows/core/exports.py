"""What crosses from the files of an export to the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    import polars as pl

    # A zip or folder, or loose files that are one export together.
    Source = Path | Sequence[Path]
    # Told how the work goes on, a line at a time.
    Notify = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a file, where what many have in common stands only once.

    ``own`` has a row for each record: ``file_row``, its number in the file from 1 on,
    the columns that are its own, and ``place``, the row of ``shared`` with the others
    if there are any. Columns are texts and called c0, c1 and so on, as they stand in
    the file; those that nothing is made of are left out.
    """

    own: pl.DataFrame
    shared: pl.DataFrame


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export, decoded and ready to be read as a table.

    ``path`` is a private UTF-8 copy whose first record is the header. ``columns``
    names each of its columns in order: the canonical name where it is known
    (``profile_url``), else ``extra:`` and the header as found. ``records`` counts
    the records after the header, by the quotes alone; ``sha256`` is of the bytes
    as they came. ``lines_before`` are the physical lines above the header that the
    copy left out. ``quotes_balanced`` is False if a quote is never closed. Where
    ``rows`` is not None, it has all records, and there is no file at ``path``.
    """

    kind: str
    name: str
    path: Path
    columns: tuple[str, ...]
    delimiter: str
    records: int
    sha256: str
    warnings: tuple[str, ...] = ()
    quotes_balanced: bool = True
    lines_before: int = 0
    rows: Rows | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """One export: its files, and where and when it came from.

    ``content`` is one hash over the date in its name and the kinds and hashes of
    its files, the same however they were packed. ``exported_on`` comes from the
    name, else from the newest member of the zip, else it is None and the newest
    event dates it.
    """

    name: str
    variety: str
    content: str
    exported_on: date | None
    files: tuple[ExportFile, ...]
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def file(self, kind: str) -> ExportFile | None:
        """Give the export's file of ``kind``, if it has one."""
        return next((file for file in self.files if file.kind == kind), None)


@dataclass(frozen=True, slots=True)
class FileAccount:
    """Rows of one file: every one is stored, a repeat, quarantined or forgotten."""

    file: str
    kind: str
    rows: int
    stored: int
    known: int
    rejected: int
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class IngestOutcome:
    """What taking in one export came to; ``is_new`` is False for a repeat.

    ``is_suspect`` says that its account does not add up and that the reader
    wanted it all the same.
    """

    name: str
    exported_on: date
    is_new: bool
    accounts: tuple[FileAccount, ...]
    warnings: tuple[str, ...] = ()
    is_suspect: bool = False


@dataclass(frozen=True, slots=True)
class TakenExport:
    """One export in the warehouse: whence, as of when, and how many rows it had.

    ``content`` is its ``Export.content``, ``archive`` the name of its folder in
    the archive; ``has_copy`` says whether it still holds the copy.
    """

    content: str
    name: str
    variety: str
    exported_on: date
    archive: str
    rows: int
    rejected: int
    is_suspect: bool
    has_copy: bool = True

    @property
    def short_id(self) -> str:
        """What a person calls it by."""
        return self.content[:8]
