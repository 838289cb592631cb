"""Keeping a home for years, in plain functions that join the rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import rebuilding
from flows.core.errors import UpkeepError
from flows.core.lock import one_run_at_a_time
from flows.steps import silent

if TYPE_CHECKING:
    from flows.core.exports import Notify
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings


def rebuild(home: MemberHome, settings: Settings, *, notify: Notify = silent) -> int:
    """Make the database anew from the archive; gives the number of exports in it.

    Raises ``UpkeepError`` E1702 and E1703; then nothing was changed.
    """
    with one_run_at_a_time(home.lock):
        terms = rebuilding.terms_of(home, settings)
        return rebuilding.rebuild(home, terms, notify)


def checked_passphrase(text: str) -> str:
    """Give the first line of ``text``; raises ``UpkeepError`` E1720 if it is empty."""
    first = text.splitlines()[0].strip() if text.strip() else ""
    if not first:
        raise UpkeepError(
            "E1720",
            "passphrase",
            "there is none.",
            remedy="Give it at the terminal, in a file or in the environment.",
        )
    return first


def require_word(*, is_given: bool, can_ask: bool) -> None:
    """Refuse (E1734) to go on where nobody said yes and nobody can be asked."""
    if not is_given and not can_ask:
        raise UpkeepError(
            "E1734",
            "--yes",
            "this cannot be undone, and there is nobody to ask.",
            remedy="Look at the list, then say --yes.",
        )
