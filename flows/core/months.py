"""Month: a calendar month, the unit in which Rapport reports."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.core.errors import SettingsError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_LABEL = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, ordered in time.

    >>> Month.parse("2026-06").last_day
    datetime.date(2026, 6, 30)
    """

    year: int
    number: int

    @classmethod
    def parse(cls, label: str) -> Month:
        """Read ``YYYY-MM``; raises ``SettingsError`` E1001 for anything else."""
        match = _LABEL.fullmatch(label.strip())
        if match is None or int(match[1]) < 1:
            raise SettingsError(
                "E1001",
                "--month",
                f"{label!r} is not a month.",
                remedy="Write it as a year and a month, such as 2026-06.",
            )
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Give the month that holds ``day``."""
        return cls(day.year, day.month)

    @classmethod
    def newest_complete(cls, horizon: date) -> Month:
        """Give the newest month whose last day is not after ``horizon``."""
        month = cls.of(horizon)
        return month if month.last_day <= horizon else month.previous

    @classmethod
    def last_over(cls, now: datetime, zone: ZoneInfo) -> Month:
        """Give the newest month that is over at ``now`` for a member in ``zone``."""
        return cls.of(now.astimezone(zone).date()).previous

    @property
    def first_day(self) -> date:
        """The first calendar day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last calendar day."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month.of(self.first_day - timedelta(days=1))

    @property
    def next(self) -> Month:
        """The month after."""
        return Month.of(self.last_day + timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
