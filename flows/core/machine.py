"""The machine as the doctor sees it: what is installed, the disk, the clock."""

from __future__ import annotations

import platform
import shutil
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from flows.core.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from flows.core.paths import MemberHome

LIBRARIES = ("rapport", "duckdb", "polars", "jinja2", "weasyprint", "prefect")
# Room for taking in a large export and making its database anew beside the old one.
ROOM = 1 << 30


def examine_machine(home: MemberHome, now: datetime) -> tuple[Finding, ...]:
    """Look at the versions, at the room on the home's disk and at the clock."""
    return (_versions(), _disk(home.root), _clock(home, now))


def _versions() -> Finding:
    found = [f"Python {platform.python_version()}"]
    missing = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(
            "versions",
            is_well=False,
            found=f"not found: {', '.join(missing)}",
            remedy="./run sets it up.",
        )
    return Finding("versions", is_well=True, found=", ".join(found))


def _disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / (1 << 30):.1f} GB free"
    remedy = "" if free >= ROOM else "Make room: a gigabyte is enough for any export."
    return Finding("disk", is_well=free >= ROOM, found=found, remedy=remedy)


def _clock(home: MemberHome, now: datetime) -> Finding:
    newest = max((each.stat().st_mtime for each in _files(home)), default=0.0)
    if newest > now.timestamp() + 86400:
        return Finding(
            "clock",
            is_well=False,
            found=f"{now:%Y-%m-%d %H:%M} UTC, and files here are newer",
            remedy="Set the clock: it decides when a month is over.",
        )
    return Finding("clock", is_well=True, found=f"{now:%Y-%m-%d %H:%M} UTC")


def _files(home: MemberHome) -> Iterator[Path]:
    if home.root.exists():
        yield from home.root.iterdir()
