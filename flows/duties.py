"""Doing whatever is due, in plain functions that join the rooms.

A run may be started by anything, at any time and as often as it likes: it looks at
what is there, does what is missing and leaves the rest alone.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flows import sending, steps
from flows.core.due import Due, MadeReport, Standing, find_due
from flows.core.errors import UNEXPECTED, RapportError, ScheduleError, SettingsError
from flows.core.lock import one_run_at_a_time
from flows.core.mail import read_mail_settings
from flows.core.months import Month
from flows.core.runs import LastRun, remember_run
from flows.retention import let_outdated_go

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flows.core.exports import Notify
    from flows.core.figures import Figures
    from flows.core.letters import Delivery
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Account:
    """What a run came to, without a name in it.

    ``taken`` counts the exports that were new, ``made`` are the months made,
    ``mail`` says how the newest month's mail stands if it was due. What failed is in
    ``failures``; all else was done nevertheless.
    """

    taken: int
    made: tuple[Month, ...]
    mail: Delivery | None
    failures: tuple[RapportError, ...]


def do_duties(
    home: MemberHome,
    settings: Settings,
    *,
    now: datetime,
    notify: Notify,
    planned_at: datetime | None = None,
) -> Account:
    """Take in the inbox, make and mail whatever is due at ``now``, let old things go.

    ``planned_at`` is when the run should have started; see ``find_due``. What fails
    holds up nothing else. Raises ``BusyError`` E1403 if another run is at
    work; then nothing was done.
    """
    with one_run_at_a_time(home.run_lock), remembering(home, now) as told:
        outcomes, refusals = steps.empty_inbox(home, settings)
        due = look(home, settings, planned_at=planned_at or now, now=now)
        failures: list[RapportError] = [*refusals]
        made: dict[Month, Figures] = {}
        for month in due.months:
            with kept(failures):
                made[month] = make_month(home, settings, month, now=now)
        mail = None
        with kept(failures):
            mail = mail_due(home, settings, due, made, now=now, notify=notify)
            check_arrival(mail)
        with kept(failures):
            tidy(home, settings, now=now)
        taken = sum(each.is_new for each in outcomes)
        account = Account(taken, tuple(made), mail, tuple(failures))
        told.append(account)
    return account


@contextmanager
def remembering(home: MemberHome, now: datetime) -> Iterator[list[Account]]:
    """Write down in the home what the run inside came to, also if it fails.

    What the run did is put into the list that this gives. A good run is told to the
    dead man's switch, so that a missing one is noticed.
    """
    told: list[Account] = []
    code = UNEXPECTED
    try:
        yield told
        code = ""
    except RapportError as error:
        code = error.code
        raise
    finally:
        made = [str(month) for each in told for month in each.made]
        mail = [each.mail.state for each in told if each.mail]
        codes = [failure.code for each in told for failure in each.failures]
        codes += [code] if code else []
        run = LastRun(now, tuple(made), "".join(mail[-1:]), tuple(codes))
        # On a full disk the run itself has said so.
        with suppress(RapportError, OSError):
            remember_run(home, run)
        if not codes:
            sending.report_well(home)


def look(
    home: MemberHome, settings: Settings, *, planned_at: datetime, now: datetime
) -> Due:
    """Say what is due; see ``find_due`` for the two instants."""
    return find_due(
        read_standing(home, settings),
        planned_at=planned_at,
        now=now,
        zone=settings.zone,
        recipients=recipients(home),
    )


def read_standing(home: MemberHome, settings: Settings) -> Standing:
    """Read what is there: the reports, the ledger, how far the exports see."""
    exports = steps.list_exports(home, settings)
    return Standing(
        reports=tuple(filter(None, map(_report, home.twins()))),
        letters=sending.list_deliveries(home) if home.outbox.exists() else (),
        horizons=tuple(each.exported_on - timedelta(days=1) for each in exports),
    )


def make_month(
    home: MemberHome, settings: Settings, month: Month, *, now: datetime
) -> Figures:
    """Compute a month and set its pages."""
    figures = steps.compute_figures(home, settings, month)
    today = now.astimezone(settings.zone).date()
    steps.render_month(home, settings, figures, made_on=today)
    return figures


def mail_due(
    home: MemberHome,
    settings: Settings,
    due: Due,
    made: Mapping[Month, Figures],
    *,
    now: datetime,
    notify: Notify,
) -> Delivery | None:
    """Mail the month that is due unless it could not be ``made``, and what waits."""
    today = now.astimezone(settings.zone).date()
    if due.mail is None or (due.mail in due.months and due.mail not in made):
        sending.send_waiting(home)
        delivery = None
    else:
        figures = made.get(due.mail) or _as_printed(home, settings, due.mail, now=now)
        delivery = sending.send_report(
            home, settings, figures, made_on=today, notify=notify
        )
    if due.seen:
        sending.send_reminder(home, settings, due.seen + timedelta(days=1), today=today)
    return delivery


def tidy(home: MemberHome, settings: Settings, *, now: datetime) -> None:
    """Let go what the member does not want to keep any longer."""
    let_outdated_go(home, now.astimezone(settings.zone).date())


def check_arrival(mail: Delivery | None) -> None:
    """Raise ``ScheduleError`` E1801 if a mail failed, or nobody knows whether it did.

    What waits is tried again by later runs and is no failure yet.
    """
    if mail and mail.state in {"failed", "unknown"}:
        raise ScheduleError(
            "E1801",
            mail.occasion.month,
            f"the report is made, its mail is {mail.state}.",
            remedy="The report is made, but look at its mail: rapport status says what"
            " to do.",
        )


def _as_printed(
    home: MemberHome, settings: Settings, month: Month, *, now: datetime
) -> Figures:
    figures = steps.compute_figures(home, settings, month)
    if steps.is_made(home, figures):
        return figures
    # Something was decided since: the mail and the pages must say the same.
    return make_month(home, settings, month, now=now)


@contextmanager
def kept(failures: list[RapportError]) -> Iterator[None]:
    """Put a failure inside to the others, so that the rest is done all the same."""
    try:
        yield
    except RapportError as error:
        failures.append(error)


def _report(twin: Path) -> MadeReport | None:
    try:
        document = json.loads(twin.read_text(encoding="utf-8"))
        return MadeReport(
            Month.parse(document["report_month"]),
            date.fromisoformat(document["as_of"]),
            datetime.fromtimestamp(twin.with_suffix(".pdf").stat().st_mtime, UTC),
        )
    except (OSError, ValueError, TypeError, KeyError, SettingsError):
        # Cut short or without its pages, it is none and will be made anew.
        return None


def recipients(home: MemberHome) -> tuple[str, ...]:
    """Give whom the report is mailed to; nobody where the mail is not set up."""
    try:
        mail = read_mail_settings(home.settings)
    except SettingsError:
        # It will be told when the mail is to go; the report does not need it.
        return ()
    return (mail.to,) if mail else ()
