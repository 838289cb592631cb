"""The inbox: what in it is an export, and what is still on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.linkedin.formats import format_of
from flows.linkedin.naming import is_still_downloading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

REJECTED = "rejected"


def waiting_exports(inbox: Path, *, now: datetime) -> tuple[Path | Sequence[Path], ...]:
    """List the exports in ``inbox`` by name; loose files are one, at the end.

    A hidden file, one that is still being written and what was rejected before
    are left alone.
    """
    found = sorted(
        path
        for path in inbox.iterdir()
        if not path.name.startswith(".")
        and path.name != REJECTED
        and not is_still_downloading(path, now=now)
    )
    loose = [path for path in found if path.is_file() and format_of(path.name)]
    exports: list[Path | Sequence[Path]] = [path for path in found if path not in loose]
    return (*exports, loose) if loose else tuple(exports)
