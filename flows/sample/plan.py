"""What to invent: how much of it, which story, and for which days."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Story = Literal["improving", "no_clear_change", "falling", "too_early"]

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
# LinkedIn packs the zip in the morning; what happens later is in the next one.
EXPORTED_AT = 8 * 3600 + 6 * 60


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """How large the sample is; the same plan always gives the same bytes.

    ``contacts`` are the contacts with a name on the last day of the report month,
    ``messages`` all rows of messages up to that day over all exports. ``until``
    is the day of the newest export; earlier ones are of the first of the months
    before. ``story`` is the verdict that page one should reach, given enough
    people.
    """

    contacts: int = 1457
    messages: int = 18_000
    exports: int = 2
    seed: int = 1
    until: date = date(2026, 7, 1)
    story: Story = "improving"

    def __post_init__(self) -> None:
        if self.contacts < 0 or self.messages < 0 or self.exports < 1:
            raise ValueError(self)

    @property
    def as_of(self) -> date:
        """The last day of the month before the newest export."""
        return self.until.replace(day=1) - timedelta(days=1)

    @property
    def export_dates(self) -> tuple[date, ...]:
        """The days of the exports, oldest first."""
        days = [self.until]
        first = self.until.replace(day=1)
        while len(days) < self.exports:
            first = (first - timedelta(days=1)).replace(day=1)
            days.append(first)
        return tuple(reversed(days))

    @property
    def cohort(self) -> date:
        """The first day of the newest month whose people are all judged."""
        first = self.as_of.replace(day=1)
        while month_end(first) > self.as_of - timedelta(days=30):
            first = (first - timedelta(days=1)).replace(day=1)
        return first

    def aged(self, days: int) -> date:
        """Give the day that lies so many days before the as-of date."""
        return self.as_of - timedelta(days=days)


def month_end(day: date) -> date:
    """Give the last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_before(first: date, months: int) -> date:
    """Give the first day of the month so many months before that of ``first``."""
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def instant(day: date, seconds: int) -> int:
    """Give the seconds since 1970, UTC, of a second of ``day``."""
    return (day.toordinal() - _EPOCH) * DAY + seconds


def day_of(at: int) -> date:
    """Give the UTC day of an instant."""
    return date.fromordinal(at // DAY + _EPOCH)
