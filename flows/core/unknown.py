"""Names that no setting has, and what somebody may have meant who wrote one."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from flows.core.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OURS = "RAPPORT_"
# The part of the letters that is alike: a slip of the hand, not another word. Variables
# may be another program's, and are refused only where there is little doubt.
_CLOSE = 0.75
_VERY_CLOSE = 0.85
# Variables that say where things are, and secrets: no settings, and read elsewhere.
_BESIDE = ("HOME", "MEMBERS", "MAIL_PASSWORD", "BACKUP_PASSPHRASE")


def nearest(name: str, known: Iterable[str], *, closeness: float = _CLOSE) -> str:
    """Give the name that is nearest in any case, or "" if none is close.

    >>> nearest("GRACE-DAYS", ["grace_days", "spike_z"])
    'grace_days'
    >>> nearest("mail", ["actions", "paper"])
    ''
    """
    names = {each.lower(): each for each in known}
    found = difflib.get_close_matches(name.lower(), names, n=1, cutoff=closeness)
    return names[found[0]] if found else ""


def unknown_setting(key: str, written: Mapping[str, str], where: str) -> SettingsError:
    """Give the failure E1003; ``written`` has each name as a file writes it.

    A table that stands before a name counts for nothing: people forget it.
    """
    near = nearest(key.rpartition(".")[2], written)
    return SettingsError(
        "E1003",
        where,
        f"there is no setting {key!r}.",
        remedy=f"Did you mean {written[near]!r}?"
        if near
        else "Take it out; the rapport.toml of a new home has all that there are.",
    )


def no_table(key: str, where: str) -> SettingsError:
    """Give the failure E1003 of a table that is written as a setting."""
    return SettingsError(
        "E1003",
        where,
        f"{key!r} is no setting but a table of them.",
        remedy=f"Write [{key}] on a line of its own, and its settings below it.",
    )


def check_variable(variable: str, known: Iterable[str]) -> None:
    """Refuse a variable that is one of the ``known`` but for a slip, E1003."""
    if not variable.startswith(OURS):
        return
    # What all of them begin with would make them all alike.
    names = [*(each.removeprefix(OURS) for each in known), *_BESIDE]
    name = variable.removeprefix(OURS)
    near = nearest(name, names, closeness=_VERY_CLOSE)
    if near and name not in names:
        raise SettingsError(
            "E1003",
            variable,
            "there is no setting of this name.",
            remedy=f"Did you mean {OURS}{near}?",
        )
