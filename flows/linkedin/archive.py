"""Opens what a person gives as an export: a zip, a folder or loose files.

E1101  there is nothing, or nothing that may be read
E1102  a zip that is none, is damaged or cut short
E1103  a zip with a password
E1104  beyond the size and number of any real export
E1105  a zip made to harm: links, absolute paths, overlaps, names twice
E1106  no Connections.csv
E1107  files of two exports
E1108  a file that is not known here
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.core.errors import ArchiveError, FormatError
from flows.linkedin.formats import FORMATS, format_of
from flows.linkedin.members import MOST_MEMBERS, Member, Source, too_large
from flows.linkedin.zips import open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers")


@contextmanager
def open_source(given: Path | Sequence[Path]) -> Iterator[Source]:
    """Open one export; several paths are loose files of one export.

    Raises ``ArchiveError`` (the table above) and ``FormatError`` E1114.
    """
    paths = [given] if isinstance(given, Path) else list(given)
    if not paths:
        raise _nothing_there("export", "no file was given")
    if len(paths) == 1 and paths[0].is_dir():
        yield _folder(paths[0])
    elif len(paths) == 1 and is_zip(paths[0]):
        with open_zip(paths[0]) as members:
            yield _zip(paths[0], members)
    else:
        yield _loose(paths)


def is_zip(path: Path) -> bool:
    """Say whether to read ``path`` as a zip: by its bytes, else by its name.

    Raises ``ArchiveError`` E1101 if it cannot be opened and ``FormatError`` E1114
    for a spreadsheet, which is a zip too.
    """
    start = _first_bytes(path)
    if path.suffix.lower() in _SHEETS or (
        start.startswith(_ZIP_STARTS) and format_of(path.name)
    ):
        raise FormatError(
            "E1114",
            path.name,
            "this is a spreadsheet, not the text file that LinkedIn wrote.",
            remedy="Give the zip as LinkedIn sent it.",
        )
    return start.startswith(_ZIP_STARTS) or ".zip" in path.name.lower()


def _first_bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _nothing_there(path.name, "it is no regular file")
        with path.open("rb") as file:
            return file.read(4)
    except OSError as error:
        raise _nothing_there(path.name, f"{error.strerror}".lower()) from error


def _nothing_there(where: str, why: str) -> ArchiveError:
    return ArchiveError(
        "E1101",
        where,
        f"there is no export that can be read here ({why}).",
        remedy="Give the zip from LinkedIn, a folder unpacked from it, or CSV files.",
    )


def _zip(path: Path, members: tuple[Member, ...]) -> Source:
    return Source(
        name=path.name,
        names=(path.name, path.resolve().parent.name),
        members=members,
        nested=_nested(members),
    )


def _folder(path: Path) -> Source:
    members, links = _walk(path)
    warnings = (f"links that were not followed: {links}.",) if links else ()
    real = path.resolve()
    return Source(
        name=real.name,
        names=(real.name, real.parent.name),
        members=members,
        nested=_nested(members),
        warnings=warnings,
    )


def _walk(root: Path) -> tuple[tuple[Member, ...], int]:
    """Find the regular files below ``root``; links are counted, not followed."""
    found: list[Member] = []
    links = 0
    for here, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = Path(here, name)
            facts = path.lstat()
            links += stat.S_ISLNK(facts.st_mode)
            if stat.S_ISREG(facts.st_mode):
                found.append(_on_disk(path, path.relative_to(root).as_posix()))
        if len(found) > MOST_MEMBERS:
            raise too_large(root.name, f"it holds more than {MOST_MEMBERS:,} files")
    return tuple(found), links


def _on_disk(path: Path, name: str) -> Member:
    return Member(
        path=name,
        size=path.stat().st_size,
        saved_at=None,
        opened=partial(_open_file, path),
    )


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _loose(paths: Sequence[Path]) -> Source:
    for path in paths:
        _first_bytes(path)
        if format_of(path.name) is None:
            known = ", ".join(f"{form.names[0]}.csv" for form in FORMATS)
            raise ArchiveError(
                "E1108",
                path.name,
                f"a single file is known by its name, and this is none of {known}.",
                remedy="Give one zip or folder, or files with LinkedIn's own names.",
            )
    parents = {path.resolve().parent.name for path in paths}
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return Source(
        name=paths[0].name + more,
        names=tuple(parents) if len(parents) == 1 else (),
        members=tuple(_on_disk(path, path.name) for path in paths),
        is_loose=True,
    )


def _nested(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(each.path for each in members if each.path.lower().endswith(".zip"))
