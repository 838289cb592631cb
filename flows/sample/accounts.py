"""The account of a sample: what each person's plan came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.sample.reckoning import spike_days
from flows.sample.scores import score_all
from flows.sample.standing import standings

if TYPE_CHECKING:
    from datetime import date

    from flows.sample.stage import Stage
    from flows.sample.standing import Standing


@dataclass(frozen=True, slots=True)
class Account:
    """Everything about the contacts from which figures are summed up."""

    stage: Stage
    standings: tuple[Standing, ...]
    points: dict[str, dict[str, int]]
    spikes: set[date]


def account_for(stage: Stage) -> Account:
    """Sum up each person's plan."""
    known = tuple(standings(stage))
    in_force = [
        each.connected_on
        for each in stage.connections
        if each.connected_on is not None and not each.is_lost_in(stage.newest)
    ]
    spikes = spike_days(stage.plan, in_force)
    return Account(stage, known, score_all(stage, known, spikes), spikes)
