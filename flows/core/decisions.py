"""The reader's own answers about people, and what can be wrong with a line of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

DecisionWord = Literal["keep", "write", "let_go", "snooze", "never_show"]
FaultWord = Literal[
    "unreadable",
    "not_utf8",
    "no_columns",
    "no_profile_url",
    "unknown_decision",
    "bad_date",
    "unknown_person",
]

COLUMNS = ("profile_url", "decision", "reason", "until")


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of ``decisions.csv``: what was decided about the person of ``slug``.

    It holds up to and including the day ``until``; without one, for good.
    """

    line: int
    slug: str
    decision: DecisionWord
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class DecisionFault:
    """A line of ``decisions.csv`` that cannot be followed, counted from 1."""

    line: int
    fault: FaultWord


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """All that the file holds; ``DecisionFile()`` is an empty one."""

    decisions: tuple[Decision, ...] = ()
    faults: tuple[DecisionFault, ...] = ()
