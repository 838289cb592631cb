"""What is due: months to be made and the one to be mailed, from what is there.

Whoever starts a run, and however often, asks this one question, and a run that comes
late, twice or never before finds the answer in the home. So nothing here depends on
when a scheduler woke up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.core.months import Month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from flows.core.letters import Delivery


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report in the home: of which month, as of which day, made when."""

    month: Month
    as_of: date
    made_at: datetime

    @property
    def is_whole(self) -> bool:
        """Whether it covers its month to the last day."""
        return self.as_of >= self.month.last_day


@dataclass(frozen=True, slots=True)
class Standing:
    """What is there by now, from which alone follows what is due.

    ``letters`` are lines of the ledger, ``horizons`` the last day that each export
    taken in sees.
    """

    reports: tuple[MadeReport, ...] = ()
    letters: tuple[Delivery, ...] = ()
    horizons: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done: ``months`` to be made, the oldest first, and a mail.

    ``newest`` is the newest month that is over and that the exports cover, ``mail``
    the month to be mailed: the newest or none. ``seen`` is the last day in any export.
    """

    newest: Month | None = None
    months: tuple[Month, ...] = ()
    mail: Month | None = None
    seen: date | None = None

    def asked_for(self, month: Month) -> Due:
        """Give what is to be done when a person asks for one month."""
        return replace(self, months=(month,), mail=month)


def find_due(
    standing: Standing,
    *,
    planned_at: datetime,
    now: datetime,
    zone: ZoneInfo,
    recipients: Collection[str] = (),
) -> Due:
    """Say which months are due and not made, and which is due and not mailed.

    Months count up to the last that was over at ``planned_at`` for a member in
    ``zone``: a run that starts late makes its own months. They count from the month
    that was the last when the first report was made, never before: whoever begins
    today gets one report. Only the newest at ``now`` is mailed, and never after a
    later one; the others wait for a person's word.
    """
    newest = _newest(standing, now, zone)
    if newest is None:
        return Due()
    known = _known(standing)
    wanted = _months(standing, newest, zone, over_at=min(planned_at, now))
    months = tuple(each for each in wanted if each not in known)
    is_there = newest in known or newest in months
    is_wanted = any(not _is_mailed(standing, newest, each) for each in recipients)
    mail = newest if is_there and is_wanted else None
    return Due(newest, months, mail, max(standing.horizons))


def _newest(standing: Standing, at: datetime, zone: ZoneInfo) -> Month | None:
    if not standing.horizons:
        return None
    covered = Month.newest_complete(max(standing.horizons))
    return min(Month.last_over(at, zone), covered)


def _known(standing: Standing) -> set[Month]:
    whole = {each.month for each in standing.reports if each.is_whole}
    partial = {each.month for each in standing.reports} - whole
    # What was mailed and then put away has been made.
    mailed = {Month.parse(each.occasion.month) for each in _reports_in(standing)}
    return whole | mailed - partial


def _months(
    standing: Standing, newest: Month, zone: ZoneInfo, *, over_at: datetime
) -> Iterator[Month]:
    if not standing.reports:
        yield newest
        return
    instants = [each.made_at for each in standing.reports]
    instants += [each.queued_at for each in _reports_in(standing)]
    # A report of long ago, made by hand, begins nothing; nor does one put away.
    oldest = min(each.month for each in standing.reports)
    until = min(newest, Month.last_over(over_at, zone))
    month = min(newest, max(oldest, Month.last_over(min(instants), zone)))
    while month <= until:
        yield month
        month = month.next


def _is_mailed(standing: Standing, month: Month, recipient: str) -> bool:
    return any(
        each.occasion.recipient == recipient
        and Month.parse(each.occasion.month) >= month
        for each in _reports_in(standing)
    )


def _reports_in(standing: Standing) -> Iterator[Delivery]:
    return (each for each in standing.letters if each.occasion.kind == "report")
