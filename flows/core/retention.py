"""For how long a home keeps what it has: the table ``[keep]`` of rapport.toml.

A value comes from the environment (``RAPPORT_KEEP_EXPORTS_MONTHS``), else from the
table, else from the default. 0 is for ever.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from flows.core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LONGEST = 1200
_SENTENCES = {
    "exports_months": "Months after which an archived export goes, with the words of"
    " its messages; 0 is for ever. What it told stays in the database, which can"
    " then no longer be made anew from the archive.",
    "reports_months": "Months after which a report goes; 0 is for ever.",
    "letters_days": "Days after which the words of a sent mail go, 30 at most.",
}
_HIGHEST = {
    "exports_months": _LONGEST,
    "reports_months": _LONGEST,
    "letters_days": 30,
}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long exports, reports (in months) and sent letters (in days) are kept."""

    exports_months: int = 0
    reports_months: int = 0
    letters_days: int = 30


def read_retention(
    path: Path, environment: Mapping[str, str] = os.environ
) -> Retention:
    """Read the table of a rapport.toml that is known to be readable.

    Raises ``SettingsError`` E1751 for a name or a value that cannot be.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    values: dict[str, Any] = dict(document.get("keep", {}))
    for name in _SENTENCES:
        text = environment.get(f"RAPPORT_KEEP_{name.upper()}")
        if text is not None:
            values[name] = int(text) if text.isdigit() else text
    for name, value in values.items():
        lowest = 1 if name == "letters_days" else 0
        if name not in _SENTENCES:
            raise _wrong(path.name, f"there is no setting 'keep.{name}'.")
        if type(value) is not int or not lowest <= value <= _HIGHEST[name]:
            highest = _HIGHEST[name]
            raise _wrong(path.name, f"keep.{name} is not from {lowest} to {highest}.")
    return Retention(**values)


def retention_template() -> str:
    """Give the table ``[keep]`` with every setting as a comment."""
    lines = ["[keep]"]
    for each in fields(Retention):
        lines += [f"# {_SENTENCES[each.name]}", f"# {each.name} = {each.default}", ""]
    return "\n".join(lines)


def _wrong(where: str, what: str) -> SettingsError:
    names = ", ".join(_SENTENCES)
    return SettingsError(
        "E1751", where, what, remedy=f"The table has {names}; nothing was removed."
    )
