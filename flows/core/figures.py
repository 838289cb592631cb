"""What one report shows: one field for each block of the page.

A block's name is the same on every floor: ``sql/report/<block>.sql``, a field
of ``Figures``, ``templates/partials/_<block>.html``, ``.<block>`` in
``templates/css/blocks.css``. Its records are in ``growth``, ``origins``,
``people``, ``sources`` and ``ties``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.core.growth import (
        Activation,
        Cohort,
        GrowthMonth,
        Headline,
        StateCount,
        Verdict,
        YearAdded,
    )
    from flows.core.months import Month
    from flows.core.origins import CompanyTies, Dialogue, Invitations, Spikes
    from flows.core.people import Acquaintance, Action, NeverEngaged
    from flows.core.sources import AccountLine, Coverage, Decided, ExportLine
    from flows.core.ties import (
        Departed,
        FollowThrough,
        JobChange,
        QuietTie,
        Reviewed,
    )


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
    worksheet: tuple[Acquaintance, ...]
    activation: Activation
    cohorts: tuple[Cohort, ...]
    states: tuple[StateCount, ...]
    decisions: Decided
    spikes: Spikes
    invitations: Invitations
    companies: tuple[CompanyTies, ...]
    dialogue: Dialogue
    quieter: tuple[QuietTie, ...]
    job_changes: tuple[JobChange, ...]
    departed: tuple[Departed, ...]
    follow_through: FollowThrough
    let_go_review: tuple[Reviewed, ...]
    coverage: Coverage
    account: tuple[AccountLine, ...]
    exports: tuple[ExportLine, ...]
    machine: Mapping[str, object]
