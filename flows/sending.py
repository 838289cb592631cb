"""Sending a report and answering for it, in plain functions that join the rooms.

The ledger has a lock of its own: a mail server may take ten minutes to answer, and
that is no reason to keep anybody from asking the tables.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flows.core.errors import SettingsError
from flows.core.lazy import lazily
from flows.core.letters import Enclosure, Occasion
from flows.core.lock import one_run_at_a_time
from flows.core.mail import read_mail_settings
from flows.core.months import Month
from flows.delivery.message import write_letter
from flows.delivery.outbox import open_outbox
from flows.delivery.ping import ping
from flows.delivery.secrets import find_password
from flows.delivery.sender import send_due
from flows.delivery.smtp import Server, transmit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.core.exports import Notify
    from flows.core.figures import Figures
    from flows.core.letters import Delivery, Words
    from flows.core.mail import MailSettings
    from flows.core.paths import MemberHome
    from flows.core.settings import Settings
    from flows.delivery.message import Letter
    from flows.delivery.outbox import Outbox
    from flows.delivery.smtp import Answer
    from flows.report import mail as letters
else:
    letters = lazily("flows.report.mail")

NOT_SET_UP = "not sent: no [mail] in rapport.toml"
# Days that a month's report, its export, a waiting mail may take.
REPORT_DAYS = 10
EXPORT_DAYS = 45
WAITING_HOURS = 24
# When to ask for an export: days before a month ends, days for which one is fresh,
# and the day of the month from which a missing one is told.
LAST_DAYS = 4
FRESH_DAYS = 7
STANDSTILL_DAY = 3


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand: the month due, its report, the mail, the newest export.

    ``overdue`` says in sentences what somebody should look at; empty when all is
    well. ``export_age`` is in days, None without any export.
    """

    due: Month
    made: tuple[Month, ...]
    deliveries: tuple[Delivery, ...]
    export_age: int | None
    overdue: tuple[str, ...]


def send_report(
    home: MemberHome,
    settings: Settings,
    figures: Figures,
    *,
    made_on: date,
    notify: Notify,
    again: bool = False,
) -> Delivery | None:
    """Send a month's report unless it went before; gives None without ``[mail]``.

    ``again`` sends it as a new revision. Whatever else waits goes out too, and
    ``notify`` is told what may be wrong with the letter. Raises
    ``SettingsError``, ``DeliveryError``, ``BusyError``; the letter then waits.
    """
    mail = read_mail_settings(home.settings)
    if mail is None:
        return None
    occasion = Occasion("report", str(figures.month), mail.to)
    with _opened(home) as outbox:
        newest = outbox.newest_revision(occasion)
        if newest is None or again:
            occasion = _revised(outbox, occasion, newest)
            words = letters.render_mail(figures, settings=settings, made_on=made_on)
            pdf = home.report(figures.month)
            enclosed = Enclosure(pdf.name, "application/pdf", pdf.read_bytes())
            letter = _letter(home, occasion, words, mail, enclosed)
            for warning in letter.warnings:
                notify(warning)
            _freeze(outbox, occasion, letter)
        else:
            occasion = _numbered(occasion, newest)
        send_due(outbox, _server(mail), sender=mail.sender, clock=_now)
        delivery = outbox.find(occasion)
    if delivery and delivery.state == "sent" and mail.ping_url:
        ping(mail.ping_url)
    return delivery


def send_waiting(home: MemberHome) -> tuple[Delivery, ...]:
    """Send what waits and may be tried by now; gives how it stands, if anything did.

    Raises ``SettingsError``, ``DeliveryError``, ``BusyError``.
    """
    mail = read_mail_settings(home.settings)
    if mail is None or not home.outbox.exists():
        return ()
    with _opened(home) as outbox:
        if not outbox.due(_now()):
            return ()
        return send_due(outbox, _server(mail), sender=mail.sender, clock=_now)


def send_reminder(
    home: MemberHome, settings: Settings, exported_on: date, *, today: date
) -> Delivery | None:
    """Ask for a new export where one is wanted, at most once a month each way.

    In the last days of a month, if none came for a week; and from its third day on,
    if none shows the month before whole. Gives None if nothing is to be asked, or
    without ``[mail]``.
    """
    mail = read_mail_settings(home.settings)
    month = Month.of(today)
    if mail is None:
        return None
    is_ending = (month.last_day - today).days < LAST_DAYS
    if is_ending and (today - exported_on).days > FRESH_DAYS:
        words = letters.render_request_note(settings)
        occasion = Occasion("request", str(month), mail.to)
    elif today.day >= STANDSTILL_DAY and exported_on < month.previous.last_day:
        words = letters.render_standstill_note(exported_on, settings)
        occasion = Occasion("standstill", str(month.previous), mail.to)
    else:
        return None
    with _opened(home) as outbox:
        _freeze(outbox, occasion, _letter(home, occasion, words, mail))
        send_due(outbox, _server(mail), sender=mail.sender, clock=_now)
        return outbox.find(occasion)


def send_test(home: MemberHome, settings: Settings) -> Answer:
    """Send a short message to the member at once, past the ledger.

    Raises ``SettingsError`` E1010 without ``[mail]``, ``DeliveryError``.
    """
    mail = read_mail_settings(home.settings)
    if mail is None:
        raise SettingsError(
            "E1010",
            home.settings.name,
            "there is no [mail] with a host in it.",
            remedy="Fill in host, from, to and what your provider wants.",
        )
    occasion = Occasion("test", _now().isoformat(), mail.to)
    letter = _letter(home, occasion, letters.render_test_note(settings), mail)
    return transmit(
        _server(mail),
        (mail.sender, mail.to),
        letter.content,
        before_dot=lambda: None,
    )


def list_deliveries(home: MemberHome) -> tuple[Delivery, ...]:
    """List the ledger, the newest first."""
    with _opened(home) as outbox:
        return outbox.deliveries()


def retry_delivery(home: MemberHome, number: int) -> Delivery:
    """Try a waiting or failed delivery again, now; raises ``UnknownError``."""
    with _opened(home) as outbox:
        outbox.retry(number, _now())
        return _sent_now(home, outbox, number)


def resolve_delivery(home: MemberHome, number: int, *, was_sent: bool) -> Delivery:
    """Take a person's word that an unknown delivery came, or send it again."""
    with _opened(home) as outbox:
        resolved = outbox.resolve(number, was_sent=was_sent, now=_now())
        return resolved if was_sent else _sent_now(home, outbox, number)


def read_status(home: MemberHome, newest: date | None, *, today: date) -> Status:
    """Say how things stand on ``today``; ``newest`` is the newest export's day."""
    due = Month.of(today).previous
    made = tuple(
        sorted(
            Month.parse(path.stem.removeprefix("rapport-"))
            for path in home.reports.glob("rapport-????-??.pdf")
        )
    )
    deliveries = list_deliveries(home)
    age = (today - newest).days if newest else None
    told = [*_overdue_mail(deliveries)]
    if due not in made and (today - due.last_day).days > REPORT_DAYS:
        told.append(f"The report of {due} is not made.")
    if age is None or age > EXPORT_DAYS:
        told.append("There is no new export.")
    return Status(due, made, deliveries, age, tuple(told))


def _overdue_mail(deliveries: tuple[Delivery, ...]) -> Iterator[str]:
    late = _now() - timedelta(hours=WAITING_HOURS)
    for each in deliveries:
        what = f"Delivery {each.number} ({each.occasion.month})"
        if each.state == "unknown":
            yield f"{what} may have arrived: rapport deliveries resolve {each.number}."
        elif each.state == "failed" and each.answer != "superseded":
            yield f"{what} failed: rapport deliveries retry {each.number}."
        elif each.state == "pending" and each.queued_at <= late:
            yield f"{what} has been waiting for more than a day."


@contextmanager
def _opened(home: MemberHome) -> Iterator[Outbox]:
    with (
        one_run_at_a_time(home.mail_lock),
        open_outbox(home.outbox, home.witness) as outbox,
    ):
        outbox.settle(_now())
        yield outbox


def _revised(outbox: Outbox, occasion: Occasion, newest: int | None) -> Occasion:
    if newest is None:
        return occasion
    old = outbox.find(_numbered(occasion, newest))
    if old and old.state == "pending":
        outbox.record(old, "failed", answer="superseded", now=_now())
    return _numbered(occasion, newest + 1)


def _numbered(occasion: Occasion, revision: int) -> Occasion:
    return Occasion(occasion.kind, occasion.month, occasion.recipient, revision)


def _letter(
    home: MemberHome,
    occasion: Occasion,
    words: Words,
    mail: MailSettings,
    *enclosures: Enclosure,
) -> Letter:
    return write_letter(
        words,
        enclosures,
        sender=mail.sender,
        occasion=occasion,
        key=home.key.read_bytes(),
        written_at=_now(),
    )


def _freeze(outbox: Outbox, occasion: Occasion, letter: Letter) -> None:
    outbox.enqueue(occasion, letter.content, message_id=letter.message_id, now=_now())


def _sent_now(home: MemberHome, outbox: Outbox, number: int) -> Delivery:
    mail = read_mail_settings(home.settings)
    if mail is not None:
        send_due(outbox, _server(mail), sender=mail.sender, clock=_now)
    return next(each for each in outbox.deliveries() if each.number == number)


def _server(mail: MailSettings) -> Server:
    password = ""
    if mail.user:
        password = find_password(
            user=mail.user,
            password_file=mail.password_file,
            password_command=mail.password_command,
        )
    return Server(mail.host, mail.usual_port, mail.security, mail.user, password)


def _now() -> datetime:
    return datetime.now(UTC)
