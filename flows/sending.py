"""Sending a report and answering for it, in plain functions that join the rooms.

The ledger has a lock of its own: a mail server may take ten minutes to answer, and
that is no reason to keep anybody from asking the tables.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows.core.errors import SettingsError
from flows.core.lazy import lazily
from flows.core.letters import Enclosure, Occasion
from flows.core.lock import one_run_at_a_time
from flows.core.mail import read_mail_settings
from flows.core.months import Month
from flows.delivery.alarm import SUPERSEDED
from flows.delivery.message import choose_enclosures, write_letter
from flows.delivery.outbox import open_outbox
from flows.delivery.ping import ping
from flows.delivery.secrets import find_password
from flows.delivery.sender import send_due
from flows.delivery.smtp import Server, transmit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
# When to ask for an export: days before a month ends, days for which one is fresh,
# and the day of the month from which a missing one is told.
LAST_DAYS = 4
FRESH_DAYS = 7
STANDSTILL_DAY = 3


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
            words, enclosed = _report(
                home, settings, figures, made_on=made_on, notify=notify
            )
            occasion = _numbered(occasion, 0 if newest is None else newest + 1)
            letter = _letter(home, occasion, words, mail, *enclosed)
            frozen = _freeze(outbox, occasion, letter)
            _put_aside(outbox, frozen)
            if again:
                outbox.vouch(frozen)
        else:
            occasion = _numbered(occasion, newest)
        _send_waiting(outbox, mail)
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
    if none was made since it began, for only that shows the month before whole. Gives
    None if nothing is to be asked, or without ``[mail]``.
    """
    mail = read_mail_settings(home.settings)
    month = Month.of(today)
    if mail is None:
        return None
    is_ending = (month.last_day - today).days < LAST_DAYS
    if is_ending and (today - exported_on).days > FRESH_DAYS:
        words = letters.render_request_note(month, settings, home.inbox)
        occasion = Occasion("request", str(month), mail.to)
    elif today.day >= STANDSTILL_DAY and exported_on < month.first_day:
        words = letters.render_standstill_note(
            exported_on, month.previous, settings, home.inbox
        )
        occasion = Occasion("standstill", str(month.previous), mail.to)
    else:
        return None
    with _opened(home) as outbox:
        _freeze(outbox, occasion, _letter(home, occasion, words, mail))
        _send_waiting(outbox, mail)
        return outbox.find(occasion)


def report_well(home: MemberHome) -> None:
    """Tell a dead man's switch that a run was good, if there is one to be told."""
    mail = read_mail_settings(home.settings)
    if mail is not None and mail.ping_url:
        ping(mail.ping_url)


def send_test(home: MemberHome, settings: Settings, *, notify: Notify) -> Answer:
    """Send a short message to the member at once, past the ledger.

    ``notify`` is told which server is called and each of its answers as it comes.
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
    notify(f"{mail.host}:{mail.usual_port}, {mail.security}")
    letter = _letter(home, occasion, letters.render_test_note(settings), mail)
    return transmit(
        _server(mail),
        (mail.sender, mail.to),
        letter.content,
        before_dot=lambda: None,
        hear=notify,
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


@contextmanager
def _opened(home: MemberHome) -> Iterator[Outbox]:
    with (
        one_run_at_a_time(home.mail_lock),
        open_outbox(home.outbox, home.witness) as outbox,
    ):
        outbox.settle(_now())
        outbox.erase_old_letters(_now())
        yield outbox


def _put_aside(outbox: Outbox, fresh: Delivery) -> None:
    """Call back what waits and the report that comes now makes needless."""
    for each in outbox.deliveries():
        is_older = each.occasion == _numbered(fresh.occasion, each.occasion.revision)
        is_note = each.occasion.kind != fresh.occasion.kind
        is_fresh = each.number == fresh.number
        if each.state == "pending" and not is_fresh and (is_older or is_note):
            outbox.record(each, "failed", answer=SUPERSEDED, now=_now())


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


def _report(
    home: MemberHome,
    settings: Settings,
    figures: Figures,
    *,
    made_on: date,
    notify: Notify,
) -> tuple[Words, Sequence[Enclosure]]:
    pdf, listed = home.report(figures.month), home.never_engaged_list(figures.month)
    files = [Enclosure(pdf.name, "application/pdf", pdf.read_bytes())]
    if listed.exists():
        files.append(Enclosure(listed.name, "text/csv", listed.read_bytes()))
    enclosed, warning = choose_enclosures(files)
    if warning:
        notify(warning)
    words = letters.render_mail(
        figures,
        settings=settings,
        made_on=made_on,
        listed=listed.name if len(enclosed) > 1 else "",
    )
    return words, enclosed


def _freeze(outbox: Outbox, occasion: Occasion, letter: Letter) -> Delivery:
    return outbox.enqueue(
        occasion, letter.content, message_id=letter.message_id, now=_now()
    )


def _send_waiting(outbox: Outbox, mail: MailSettings) -> None:
    # No password is looked for where there is nothing to send.
    if outbox.due(_now()):
        send_due(outbox, _server(mail), sender=mail.sender, clock=_now)


def _sent_now(home: MemberHome, outbox: Outbox, number: int) -> Delivery:
    mail = read_mail_settings(home.settings)
    if mail is not None:
        _send_waiting(outbox, mail)
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
