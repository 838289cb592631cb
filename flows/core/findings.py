"""Findings: what the doctor looked at, and whether it is well."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.paths import MemberHome

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, what was found, what to do if not."""

    subject: str
    is_well: bool
    found: str
    remedy: str = ""


def examine_home(home: MemberHome) -> tuple[Finding, ...]:
    """Look whether anybody else may read what is in a home."""
    if not home.root.exists():
        return (Finding("home", is_well=True, found=f"{home.root}: not made yet"),)
    open_paths = [path for path in (home.root, *home.root.iterdir()) if _is_open(path)]
    if not open_paths:
        return (Finding("home", is_well=True, found=f"{home.root}: private"),)
    return tuple(
        Finding(
            "home",
            is_well=False,
            found=f"{path}: others may read it",
            remedy=f"chmod go= '{path}'",
        )
        for path in open_paths
    )


def _is_open(path: Path) -> bool:
    return bool(path.lstat().st_mode & _OTHERS)
