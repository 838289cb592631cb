"""For how long a home keeps what it has: the table ``[keep]`` of rapport.toml.

A value comes from the environment (``RAPPORT_KEEP_EXPORTS_MONTHS``), else from the
table, else from the default. 0 is for ever.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from flows.core.errors import SettingsError
from flows.core.toml_file import read_document

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
KEEP_VARIABLES = {f"RAPPORT_KEEP_{name.upper()}": name for name in _SENTENCES}


@dataclass(frozen=True, slots=True)
class Retention:
    """How long exports, reports (in months) and sent letters (in days) are kept."""

    exports_months: int = 0
    reports_months: int = 0
    letters_days: int = 30


def read_retention(
    path: Path, environment: Mapping[str, str] = os.environ
) -> Retention:
    """Read the table of a rapport.toml.

    Raises ``SettingsError`` E1751 for a name or a value that cannot be.
    """
    values: dict[str, Any] = dict(read_document(path).get("keep", {}))
    places = dict.fromkeys(values, path.name)
    for variable, name in KEEP_VARIABLES.items():
        text = environment.get(variable)
        if text is not None:
            values[name] = int(text) if text.isdigit() else text
            places[name] = variable
    for name, value in values.items():
        lowest = 1 if name == "letters_days" else 0
        if name not in _SENTENCES:
            raise _wrong(path.name, f"there is no setting 'keep.{name}'.")
        if type(value) is not int or not lowest <= value <= _HIGHEST[name]:
            bounds = f"from {lowest} to {_HIGHEST[name]}"
            raise _wrong(places[name], f"keep.{name} is not {bounds}.")
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
