"""What the report shows: one frozen record for each block of the page.

A block's name is the same on every floor: ``sql/report/<block>.sql``, a field
of ``Figures``, ``templates/partials/_<block>.html``, ``.<block>`` in
``templates/css/blocks.css``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.core.decisions import DecisionFault
    from flows.core.months import Month

State = Literal[
    "too_new",
    "never_engaged",
    "unanswered_by_them",
    "unanswered_by_me",
    "active",
    "quiet",
    "dormant",
]
VerdictWord = Literal["improving", "no_clear_change", "falling", "too_early"]


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as printed; ``profile_url`` is as exported, not yet judged safe."""

    slug: str
    name: str
    company: str
    position: str
    profile_url: str
    connected_on: date


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n`` with its 95 % interval; None where ``n`` is 0."""

    k: int
    n: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A Kaplan-Meier share of ``n`` people; ``reported`` is False when too early."""

    n: int
    share: float | None
    low: float | None
    high: float | None
    at_risk: int
    reported: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether new people are met more or less than before.

    ``cohort`` is the newest month whose people are all judged, ``newest`` the
    share of them reached within 30 days, ``before`` the same over the twelve
    months before it; ``difference`` is newest - before with its interval.
    """

    word: VerdictWord
    cohort: Month | None
    newest: Share
    before: Share
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Headline:
    """The four figures at the top, and what is set beside them.

    ``added`` is this month's; ``lost`` and ``net`` are None without an earlier
    export. ``active_*`` are counts of active relationships.
    """

    rows: int
    hidden: int
    contacts: int
    added: int
    lost: int | None
    net: int | None
    two_way: Share
    never_engaged: Share
    touched: int
    before_history: int
    too_new: int
    activation_30: Estimate
    active_now: int
    active_month_ago: int
    active_year_ago: int


@dataclass(frozen=True, slots=True)
class GrowthMonth:
    """One month: the people added in it, as they stand at D, and ties at its end.

    ``added`` = ``engaged`` + ``never_engaged`` + ``too_new``. ``contacts`` and
    ``active`` are counts at the month's end.
    """

    month: Month
    added: int
    engaged: int
    never_engaged: int
    too_new: int
    contacts: int
    active: int


@dataclass(frozen=True, slots=True)
class Action:
    """One person to write to, and why now.

    ``kind`` is ``reply`` (they wrote last), ``reconnect`` or ``first_message``;
    ``since`` the day of the message that waits, or of the last one.
    """

    kind: Literal["reply", "reconnect", "first_message"]
    person: Person
    since: date | None
    asks_question: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal and its points; ``signal`` is a key of the page's vocabulary."""

    signal: str
    points: int


@dataclass(frozen=True, slots=True)
class NeverEngaged:
    """A judged contact with no personal message either way, in ranked order.

    ``is_new`` marks those whose grace period ended in the report month; who
    ``is_never_shown`` is counted, and not named on the page.
    """

    person: Person
    age: int
    score: int
    reasons: tuple[Reason, ...]
    is_touched: bool
    is_before_history: bool
    is_new: bool
    is_never_shown: bool = False


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


@dataclass(frozen=True, slots=True)
class YearAdded:
    """The people added in one year, as they stand at D; sums to ``added``."""

    year: int
    added: int
    engaged: int
    never_engaged: int
    too_new: int


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
class ExportLine:
    """One export that the report rests on: rows read and not read, its hash."""

    exported_on: date
    name: str
    checksum: str
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that one report shows; ``machine`` is its ``figures.json`` part.

    ``never_engaged`` holds everybody of that state, best-ranked first.
    """

    member: str
    month: Month
    as_of: date
    verdict: Verdict
    headline: Headline
    growth: tuple[GrowthMonth, ...]
    actions: tuple[Action, ...]
    never_engaged: tuple[NeverEngaged, ...]
    years: tuple[YearAdded, ...]
    coverage: Coverage
    exports: tuple[ExportLine, ...]
    machine: Mapping[str, object]
    decisions: Decided = Decided()


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of ``rapport contacts``; ``out``, ``in_`` are personal messages."""

    slug: str
    name: str
    state: State
    age: int
    out: int
    in_: int
    touches: int
    last: date | None
    profile_url: str
