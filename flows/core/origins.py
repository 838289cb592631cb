"""Where a network comes from: rushes of adds, invitations, companies, answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from flows.core.shares import Share

Comparison = Literal["higher", "lower", "no_clear_change"]


@dataclass(frozen=True, slots=True)
class AddPeriod:
    """A whole week or month: people added, and the median of the twelve before it.

    ``usual`` is None while too little is known of what is usual.
    """

    starts_on: date
    added: int
    usual: float | None
    is_spike: bool


@dataclass(frozen=True, slots=True)
class Rush:
    """Neighbouring periods with far more adds than ``usual``, people in all of them.

    ``published_on`` is the newest post in the week before ``began_on``, if any.
    """

    starts_on: date
    ends_on: date
    added: int
    usual: float
    began_on: date
    published_on: date | None

    @property
    def days_after_post(self) -> int | None:
        """How many days after that post the rush began; None without a post."""
        if self.published_on is None:
            return None
        return (self.began_on - self.published_on).days


@dataclass(frozen=True, slots=True)
class Spikes:
    """A year of adds by ``unit``, and the people of its rushes against the others.

    The shares are of people reached within 30 days; ``word`` compares them
    (Newcombe) and is None where there is nothing to compare.
    """

    unit: Literal["week", "month"]
    periods: tuple[AddPeriod, ...]
    rushes: tuple[Rush, ...]
    word: Comparison | None
    in_spikes: Share
    others: Share

    @property
    def people(self) -> int:
        """How many were added in rushes."""
        return sum(each.added for each in self.rushes)

    @property
    def is_evaluated(self) -> bool:
        """Whether of any period it is known what would be usual."""
        return any(each.usual is not None for each in self.periods)


@dataclass(frozen=True, slots=True)
class Invitations:
    """Invitations from contacts and to them: those with a note, of all.

    ``known`` are the contacts of whom the data holds an invitation.
    """

    incoming: Share
    outgoing: Share
    known: Share


@dataclass(frozen=True, slots=True)
class CompanyTies:
    """A company with two-way contacts; ``contacts`` are all who work there."""

    company: str
    contacts: int
    two_way: int
    never_engaged: int


@dataclass(frozen=True, slots=True)
class Dialogue:
    """How the member and the contacts answer each other.

    ``answer_hours`` is the Kaplan-Meier median of their first answers, None if half
    of them never come. ``balance`` is the median over ``two_way`` contacts, 1 being
    half and half. ``people_in_effect`` and ``top_five`` are of a year's messages;
    the indices have 100 a year ago and are None on a base below 20.
    """

    their_answers: Share
    my_answers: Share
    answer_hours: float | None
    first_messages: int
    balance: float | None
    two_way: int
    people_in_effect: float | None
    top_five: Share
    people_in_a_year: int
    canned: Share
    connections_index: float | None
    relationships_index: float | None

    @property
    def fewer_of_ten(self) -> float | None:
        """Of ten messages, how many the side that writes less writes."""
        return None if self.balance is None else round(5 * self.balance, 1)
