"""What a report rests on: the data, the exports, and what the reader decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.core.decisions import DecisionFault


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the data goes, and what in it could not be used.

    ``tiers`` counts messages by tier; ``matched_by_url`` + ``matched_by_name`` +
    ``unmatched`` = ``personal_messages``. ``recognised_by`` says how the member
    was found: ``conversations``, ``invitations``, ``profile``, ``settings`` or
    ``nothing``.
    """

    exported_on: date
    exports: int
    first_message_on: date | None
    last_message_on: date | None
    personal_messages: int
    matched_by_url: int
    matched_by_name: int
    unmatched: int
    hidden: int
    rejected: int
    with_invitation: int
    contacts: int
    recognised_by: str
    tiers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One file of the export in force: every row is stored, known or rejected.

    ``is_suspect`` says that the export's account did not add up, and that the
    reader wanted it all the same.
    """

    file: str
    rows: int
    stored: int
    known: int
    rejected: int
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export that the report rests on: rows read and not read, its hash."""

    exported_on: date
    name: str
    checksum: str
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What the reader decided, in people, and what of it could not be followed.

    ``resting`` were suggested in the two reports before and nothing was decided.
    """

    kept: int = 0
    to_write: int = 0
    let_go: int = 0
    snoozed: int = 0
    never_shown: int = 0
    resting: int = 0
    faults: tuple[DecisionFault, ...] = ()
