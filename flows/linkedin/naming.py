"""What the names and times of files tell: variety, date, a download under way."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Month first: days 17, 27 and 29 have been seen in the second place.
_EXPORT_NAME = re.compile(r"(basic|complete)_linkedindataexport_(\d\d)-(\d\d)-(\d{4})")
_UNFINISHED = (".crdownload", ".download", ".opdownload", ".part", ".partial", ".tmp")
_SETTLED = timedelta(minutes=2)
_END_RECORD = b"PK\x05\x06"
_LONGEST_END = 22 + 0xFFFF
# Zips without clocks say 1980; LinkedIn opened in 2003.
_FIRST_YEAR = 2003


class ExportName(NamedTuple):
    """What LinkedIn's name of an export says: ``basic`` or ``complete``, and when."""

    variety: str
    day: date


def export_name(text: str) -> ExportName | None:
    """Read LinkedIn's own name of an export, wherever in ``text`` it stands.

    >>> export_name("Basic_LinkedInDataExport_07-01-2026 (1).zip.zip")
    ExportName(variety='basic', day=datetime.date(2026, 7, 1))
    """
    match = _EXPORT_NAME.search(text.casefold())
    if match is None:
        return None
    try:
        day = date(int(match[4]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return ExportName(match[1], day) if day.year >= _FIRST_YEAR else None


def newest_day(moments: Iterable[datetime | None]) -> date | None:
    """Give the day of the newest believable moment, or None if there is none."""
    days = [each.date() for each in moments if each and each.year >= _FIRST_YEAR]
    return max(days, default=None)


def is_still_downloading(path: Path, *, now: datetime) -> bool:
    """Say whether a browser may still be writing ``path``; ``now`` is aware.

    True for the suffixes of unfinished downloads and for a file beside one of
    its name, and for a file touched in the last two minutes that is empty or is
    a zip without an end.
    """
    if path.name.lower().endswith(_UNFINISHED):
        return True
    try:
        facts = path.stat()
        partners = [path.with_name(path.name + each) for each in _UNFINISHED]
        if facts.st_size == 0 and any(each.exists() for each in partners):
            return True
        touched = datetime.fromtimestamp(facts.st_mtime, tz=now.tzinfo)
        if path.is_dir() or abs(now - touched) > _SETTLED:
            return False
        return facts.st_size == 0 or (_is_named_zip(path) and not _has_end(path))
    except OSError:
        # It went away, or changed its name, between two looks.
        return True


def _is_named_zip(path: Path) -> bool:
    return ".zip" in path.name.lower()


def _has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        return _END_RECORD in file.read(_LONGEST_END)
