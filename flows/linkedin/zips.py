"""Opens a zip that may have been made to harm; nothing is ever extracted."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import IO, TYPE_CHECKING

from flows.core.errors import ArchiveError, FormatError
from flows.linkedin.formats import format_of
from flows.linkedin.inflating import inflated
from flows.linkedin.members import (
    LARGEST_EXPORT,
    LARGEST_MEMBER,
    MOST_MEMBERS,
    Member,
    damage_is_refused,
    too_large,
    unsafe,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flows.linkedin.members import Stream

_END = struct.Struct("<4s4H2LH")
_END_64_PLACE = struct.calcsize("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = b"PK\x01\x02"
_LARGEST_DIRECTORY = 16 << 20
_LOCAL_HEADER = 30
_HIGHEST_RATIO = 200
_RATIO_MATTERS = 10 << 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def open_zip(path: Path) -> Iterator[tuple[Member, ...]]:
    """Open a zip and give its files, once every one was found harmless.

    Raises ``ArchiveError`` E1102 (damaged or no zip), E1103 (encrypted), E1104
    (beyond the limits) and E1105 (unsafe), ``FormatError`` E1114 (a spreadsheet).
    """
    with damage_is_refused(path.name):
        file = path.open("rb")
    with file:
        with damage_is_refused(path.name):
            _check_directory(file, path.name)
            archive = zipfile.ZipFile(file)
        with archive:
            _check_entries(archive, path.name)
            yield tuple(
                _member(archive, entry)
                for entry in archive.infolist()
                if not entry.is_dir()
            )


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    return Member(
        path=_slashed(entry.filename),
        size=entry.file_size,
        saved_at=_moment(entry.date_time),
        opened=partial(_open_entry, archive, entry),
    )


def _open_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> AbstractContextManager[Stream]:
    is_deflated = entry.compress_type == zipfile.ZIP_DEFLATED
    return inflated(archive, entry) if is_deflated else archive.open(entry)


def _check_directory(file: IO[bytes], where: str) -> None:
    """Count entries before ``zipfile`` would build an object for each of them."""
    size = file.seek(0, 2)
    start = max(0, size - _END.size - 0xFFFF)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise _no_zip(file, where)
    _, _, _, _, _, length, _, _ = _END.unpack_from(tail, at)
    end = start + at
    if length == 0xFFFFFFFF:  # noqa: PLR2004 - "see the 64-bit record"
        end, length = _directory_64(file, end)
    if length > _LARGEST_DIRECTORY or length > end:
        raise too_large(where, "its table of contents is larger than 16 MiB")
    file.seek(end - length)
    if file.read(length).count(_ENTRY) > MOST_MEMBERS:
        raise too_large(where, f"it holds more than {MOST_MEMBERS:,} files")
    file.seek(0)


def _directory_64(file: IO[bytes], end: int) -> tuple[int, int]:
    at = end - _END_64_PLACE - _END_64.size
    file.seek(at)
    record = _END_64.unpack(file.read(_END_64.size))
    if record[0] != b"PK\x06\x06":
        raise zipfile.BadZipFile
    return at, record[8]


def _no_zip(file: IO[bytes], where: str) -> ArchiveError:
    file.seek(0)
    looks = file.read(512).lstrip().lower()
    page = looks.startswith((b"<!doctype html", b"<html"))
    found = "it is a web page" if page else "it has no end record"
    return ArchiveError(
        "E1102",
        where,
        f"this is no whole zip file: {found}.",
        remedy="Sign in to LinkedIn and download the export again.",
    )


def _check_entries(archive: zipfile.ZipFile, where: str) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise too_large(where, f"it holds more than {MOST_MEMBERS:,} files")
    if sum(entry.file_size for entry in entries) > LARGEST_EXPORT:
        raise too_large(where, "its files are larger than 4 GiB together")
    for entry in entries:
        _check_entry(entry, where)
    if any(_slashed(each.filename) == "xl/workbook.xml" for each in entries):
        raise FormatError(
            "E1114",
            where,
            "this is a spreadsheet, not an export.",
            remedy="Give the zip as LinkedIn sent it.",
        )
    _check_twice(entries, where)
    _check_overlaps(entries, archive.start_dir, where)


def _check_entry(entry: zipfile.ZipInfo, where: str) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveError(
            "E1103",
            where,
            "it is protected by a password.",
            remedy="Unpack it and give the folder, or give LinkedIn's own zip.",
        )
    fault = _name_fault(entry.orig_filename) or _kind_fault(entry)
    if fault:
        raise unsafe(where, fault)
    if entry.file_size > LARGEST_MEMBER:
        raise too_large(where, "one of its files is larger than 2 GiB")
    packed = max(1, entry.compress_size)
    if entry.file_size > max(_RATIO_MATTERS, _HIGHEST_RATIO * packed):
        raise too_large(
            where, f"one of its files shrinks more than {_HIGHEST_RATIO}-fold"
        )


def _name_fault(name: str) -> str:
    if not name or _CONTROL.search(name):
        return "the name of a file in it holds control characters or nothing"
    if name.startswith(("/", "\\")) or _DRIVE.match(name):
        return "a file in it has an absolute path"
    if ".." in _slashed(name).split("/"):
        return "a file in it leads out of its folder"
    return ""


def _kind_fault(entry: zipfile.ZipInfo) -> str:
    mode = stat.S_IFMT(entry.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it holds a link or a device in place of a file"
    if format_of(_slashed(entry.filename)) and entry.compress_type not in _METHODS:
        return "a file in it is packed by an unusual method"
    return ""


def _check_twice(entries: Sequence[zipfile.ZipInfo], where: str) -> None:
    names = [_slashed(entry.filename).casefold() for entry in entries]
    wanted = [name for name in names if format_of(name)]
    if len(wanted) != len(set(wanted)):
        raise unsafe(where, "it holds two files of one name")


def _check_overlaps(
    entries: Sequence[zipfile.ZipInfo], directory: int, where: str
) -> None:
    # Many entries over the same bytes are how a small zip becomes a huge one.
    spans = [
        (
            each.header_offset,
            each.header_offset
            + _LOCAL_HEADER
            + len(each.orig_filename)
            + each.compress_size,
        )
        for each in entries
    ]
    spans = [*sorted(spans), (directory, directory)]
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise unsafe(where, "the files in it overlap")


def _slashed(name: str) -> str:
    # Windows tools write the separator of their own system.
    return name.replace("\\", "/")


def _moment(parts: tuple[int, int, int, int, int, int]) -> datetime | None:
    try:
        return datetime(*parts)  # noqa: DTZ001 - a zip's clock has no zone
    except ValueError:
        return None
