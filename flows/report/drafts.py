"""Which draft goes with which action: never two alike in one report.

The words are in ``templates/partials/drafts.html``, under the keys that are
chosen here.
"""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.core.months import Month
    from flows.core.people import Action

# What a first message can begin with, by the signal that speaks for it.
SIGNALS = frozenset(
    {
        *("note_in", "invited_with_note", "company_tie", "invited"),
        *("company_own", "keyword", "new_role", "endorsed_you"),
    }
)
# As many as there can be actions: any of them goes with anybody.
OPEN = tuple(f"open_{n}" for n in range(1, 11))


def with_drafts(
    actions: Iterable[Action], month: Month
) -> list[tuple[Action, str | None]]:
    """Give each action with the key of its draft, None where all fitting are used.

    The strongest reason decides; those that fit anybody begin at another place
    every ``month``.
    """
    used: set[str] = set()
    chosen: list[tuple[Action, str | None]] = []
    for action in actions:
        key = next((key for key in _fitting(action, month) if key not in used), None)
        used |= {key} if key else set()
        chosen.append((action, key))
    return chosen


def _fitting(action: Action, month: Month) -> Iterator[str]:
    if action.kind == "reply":
        kind = "question" if action.asks_question else "reply"
        yield from (f"{kind}_{n}" for n in (1, 2))
    elif action.kind == "reconnect":
        yield from ("reconnect_1", "reconnect_2")
    else:
        yield from (each.signal for each in action.reasons if each.signal in SIGNALS)
        start = month.number % len(OPEN)
        yield from islice(cycle(OPEN), start, start + len(OPEN))
