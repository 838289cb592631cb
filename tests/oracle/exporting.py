"""Writes a history's exports in LinkedIn's file shapes."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tests.oracle.histories import connections_in, invitations_in, messages_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from tests.oracle.histories import History, Message, Praise, Somebody

ME = "Rana Idris"
MY_SLUG = "rana-idris"
SITE = "https://www.linkedin.com/in/"
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,IS MESSAGE DRAFT"
)
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
RECOMMENDATIONS = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"
ENDORSEMENTS = (
    "Endorsement Date,Skill Name,{0} First Name,{0} Last Name,{0} Public Url,"
    "Endorsement Status"
)


def write_exports(history: History, folder: Path) -> list[Path]:
    """Write every export as an unpacked folder, oldest first."""
    return [_write_export(history, day, folder) for day in history.exports]


def _write_export(history: History, day: date, folder: Path) -> Path:
    made = folder / f"Basic_LinkedInDataExport_{day:%m-%d-%Y}"
    made.mkdir(parents=True)
    rows = [_connection(each, day) for each in connections_in(history, day)]
    _write(
        made / "Connections.csv", CONNECTIONS, rows, 'Notes:\n"Some are missing."\n\n'
    )
    first, last = ME.split()
    # The headline sets exports apart in which nothing else differs.
    profile = [[first, last, f"as of {day}"]]
    _write(made / "Profile.csv", "First Name,Last Name,Headline", profile)
    _write_events(history, day, made)
    return made


def _write_events(history: History, day: date, made: Path) -> None:
    positions = [[company, "Member"] for company in history.companies]
    shares = [[f"{each} 10:00:00", ""] for each in history.posts if each <= day]
    invited = [
        _invitation(history.person(each.who), each.at, day, (each.way, each.note))
        for each in invitations_in(history, day)
    ]
    messages = [_message(history, each, day) for each in messages_in(history, day)]
    _write_some(made / "messages.csv", MESSAGES, messages)
    _write_some(made / "Invitations.csv", INVITATIONS, invited)
    _write_some(made / "Positions.csv", "Company Name,Title", positions)
    _write_some(made / "Shares.csv", "Date,ShareLink", shares)
    for way, word, who in (
        ("in", "Received", "Endorser"),
        ("out", "Given", "Endorsee"),
    ):
        praised = [x for x in history.endorsements if x.way == way and x.on <= day]
        rows = [_endorsement(history, each, day) for each in praised]
        _write_some(
            made / f"Endorsement_{word}_Info.csv", ENDORSEMENTS.format(who), rows
        )
        praised = [x for x in history.recommendations if x.way == way and x.on <= day]
        rows = [_recommendation(history, each) for each in praised]
        _write_some(made / f"Recommendations_{word}.csv", RECOMMENDATIONS, rows)


def _connection(person: Somebody, day: date) -> list[str]:
    on = f"{person.connected_on:%d %b %Y}"
    if person.is_closed(day):
        return ["", "", "", "", "", "", on]
    job = person.job_on(day)
    url = SITE + quote(person.slug_on(day))
    return [person.first, person.last, url, "", job.company, job.position, on]


def _other(history: History, key: str, day: date) -> tuple[str, str]:
    person = history.person(key)
    if person.is_closed(day):
        return "LinkedIn Member", ""
    return person.name, SITE + person.slug_on(day)


def _message(history: History, message: Message, day: date) -> list[str]:
    name, url = _other(history, message.who, day)
    others = [_other(history, key, day) for key in message.others]
    mine, title, folder = (ME, SITE + MY_SLUG), "", "INBOX"
    if message.kind == "named":
        url = ""
    if message.kind == "sponsored":
        name, url, title = "A Company", "", "Sponsored Conversation"
    if message.kind == "withheld":
        name, url = "", ""
    if message.kind == "nobody":
        name, url = "LinkedIn Member", ""
    if message.kind == "spam":
        folder = "SPAM"
    (sender, to) = (mine, (name, url))
    if message.way == "in":
        (sender, to) = ((name, url), mine)
    if message.kind == "system":
        sender = to = ("", "")
    names = ",".join([to[0], *(each for each, _ in others)])
    urls = ",".join(each for each in [to[1], *(u for _, u in others)] if each)
    at = f"{message.at:%Y-%m-%d %H:%M:%S} UTC"
    draft = "Yes" if message.kind == "draft" else "No"
    place = "" if message.kind == "unthreaded" else message.conversation
    start = [place, title, *sender, names, urls, at, ""]
    return [*start, message.text, folder, draft]


def _invitation(
    person: Somebody, at: datetime, day: date, told: tuple[str, str]
) -> list[str]:
    way, note = told
    local = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(
        ZoneInfo("America/Los_Angeles")
    )
    sent_at = f"{local.month}/{local.day}/{local:%y}, {local:%I:%M %p}"
    mine, other = (ME, SITE + MY_SLUG), (person.name, SITE + person.slug_on(day))
    a, b = (mine, other) if way == "out" else (other, mine)
    word = "OUTGOING" if way == "out" else "INCOMING"
    return [a[0], b[0], sent_at, note, word, a[1], b[1]]


def _endorsement(history: History, praise: Praise, day: date) -> list[str]:
    person = history.person(praise.who)
    url = f"www.linkedin.com/in/{person.slug_on(day)}"
    at = f"{praise.on:%Y/%m/%d} 10:00:00 UTC"
    return [at, "Writing", person.first, person.last, url, "ACCEPTED"]


def _recommendation(history: History, praise: Praise) -> list[str]:
    person = history.person(praise.who)
    at = f"{praise.on:%m/%d/%y}, 09:00 AM"
    return [person.first, person.last, "", "", "Kind words.", at, "VISIBLE"]


def _write_some(path: Path, header: str, rows: Sequence[Sequence[str]]) -> None:
    if rows:
        _write(path, header, rows)


def _write(
    path: Path, header: str, rows: Iterable[Sequence[str]], before: str = ""
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{before}{header}\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
