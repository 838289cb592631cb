"""Letting go of what was kept long enough, in plain functions that join the rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.core.findings import Finding
from flows.core.forgotten import month_in
from flows.core.lock import one_run_at_a_time
from flows.core.months import Month
from flows.core.retention import read_retention
from flows.delivery.withdrawing import erase_sent, find_sent
from flows.linkedin.keeping import let_go, read_kept
from flows.warehouse.ingest import read_taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.core.paths import MemberHome


@dataclass(frozen=True, slots=True)
class Outdated:
    """What was kept long enough: folders of the archive, files, deliveries."""

    exports: tuple[Path, ...] = ()
    reports: tuple[Path, ...] = ()
    letters: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.exports or self.reports or self.letters)

    def __str__(self) -> str:
        return (
            f"archived exports {len(self.exports)}, files of reports"
            f" {len(self.reports)}, words of mails {len(self.letters)}"
        )


def find_outdated(home: MemberHome, today: date) -> Outdated:
    """Say what is older than ``[keep]`` wants; nothing if it wants all for ever.

    The newest export and report stay whatever their age. Raises ``SettingsError``
    E1751.
    """
    keep = read_retention(home.settings)
    exports: tuple[Path, ...] = ()
    if keep.exports_months:
        exports = tuple(_exports(home, _before(today, keep.exports_months)))
    reports: tuple[Path, ...] = ()
    if keep.reports_months:
        limit = str(_before(today, keep.reports_months))
        months = {path: month_in(path) for path in sorted(home.reports.glob("*"))}
        newest = max(months.values(), default="")
        reports = tuple(
            path for path, month in months.items() if "" < month < min(limit, newest)
        )
    since = datetime.now(UTC) - timedelta(days=keep.letters_days)
    return Outdated(exports, reports, find_sent(home.outbox, since))


def let_outdated_go(home: MemberHome, today: date) -> Outdated:
    """Remove what was kept long enough; gives it. For the end of each run.

    Raises ``SettingsError`` E1751, ``DeliveryError`` E1601, ``BusyError``.
    """
    with one_run_at_a_time(home.lock), one_run_at_a_time(home.mail_lock):
        found = find_outdated(home, today)
        for folder in found.exports:
            let_go(folder)
        for path in found.reports:
            path.unlink(missing_ok=True)
        erase_sent(home.outbox, found.letters)
    return found


def examine_retention(home: MemberHome) -> tuple[Finding, ...]:
    """Tell what the next run lets go, for the doctor; nothing if there is nothing."""
    if not home.warehouse.exists():
        return ()
    with one_run_at_a_time(home.lock):
        found = find_outdated(home, datetime.now(UTC).date())
    if not found:
        return ()
    return (Finding("kept long enough", is_well=True, found=f"goes next: {found}"),)


def _exports(home: MemberHome, limit: Month) -> Iterator[Path]:
    taken = sorted(read_taken(home.warehouse), key=lambda each: each.exported_on)
    for each in taken[:-1]:
        folder = home.archive / each.archive
        if Month.of(each.exported_on) < limit and read_kept(folder).path:
            yield folder


def _before(today: date, months: int) -> Month:
    month = Month.of(today)
    for _ in range(months):
        month = month.previous
    return month
