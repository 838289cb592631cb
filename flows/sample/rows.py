"""Planned people as the rows of one export's smaller files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.sample.records import Invitation, Person
    from flows.sample.stage import Stage

Row = tuple[str, ...]

PROFILE = "https://www.linkedin.com/in/"
_PACIFIC = ZoneInfo("America/Los_Angeles")
# English whatever the language of the member.
_MONTHS = (
    *("", "Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_NOON = 12

CONNECTIONS = (
    *("First Name", "Last Name", "URL", "Email Address", "Company", "Position"),
    "Connected On",
)
INVITATIONS = (
    *("From", "To", "Sent At", "Message", "Direction"),
    *("inviterProfileUrl", "inviteeProfileUrl"),
)
ENDORSEMENTS = {
    who: (
        *("Endorsement Date", "Skill Name", f"{who} First Name", f"{who} Last Name"),
        *(f"{who} Public Url", "Endorsement Status"),
    )
    for who in ("Endorser", "Endorsee")
}
RECOMMENDATIONS = (
    *("First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date"),
    "Status",
)


POSITIONS = (
    *("Company Name", "Title", "Description", "Location"),
    *("Started On", "Finished On"),
)


def connection_rows(stage: Stage, export: int) -> Iterator[Row]:
    """Give the connections of an export, newest first."""
    known = [
        (each.connected_on, each)
        for each in stage.connections
        if each.connected_on is not None
        and stage.is_connected_in(each, export)
        and not each.is_lost_in(export)
    ]
    # Equal days keep their order from one export to the next.
    for day, person in sorted(known, key=lambda pair: pair[0], reverse=True):
        added = f"{day.day:02} {_MONTHS[day.month]} {day.year}"
        if person.is_hidden_in(export):
            yield ("", "", "", "", "", "", added)
            continue
        shown = person.as_in(export)
        address = PROFILE + quote(shown.slug, safe="").replace("~", "%7E")
        names = shown.first, shown.last, address, person.email
        yield (*names, shown.company, shown.position, added)


def invitation_rows(stage: Stage, export: int) -> Iterator[Row]:
    """Give an export's invitations: those sent, then those received."""
    known = [
        (each, each.invitation)
        for each in stage.connections
        if each.invitation is not None and stage.keeps_invitation(each, export)
    ]
    waiting = [(each.person, each.invitation) for each in stage.pending]
    both = [
        pair for pair in known + waiting if pair[1].sent_at < stage.exported_at(export)
    ]
    both.sort(key=lambda pair: pair[1].sent_at, reverse=True)
    for direction in ("out", "in"):
        for person, invitation in both:
            if invitation.direction == direction:
                yield _invitation_row(stage, person, invitation, export=export)


def endorsement_rows(stage: Stage, export: int, *, is_received: bool) -> Iterator[Row]:
    """Give the endorsements of one direction, newest first."""
    found = [
        (at, skill, status, person)
        for person in stage.connections
        if not person.is_hidden_in(export)
        for at, skill, status in (
            person.endorsed_member_at if is_received else person.endorsed_by_member_at
        )
        if at < stage.exported_at(export)
    ]
    for at, skill, status, person in sorted(found, key=lambda each: -each[0]):
        shown = person.as_in(export)
        stamp = f"{datetime.fromtimestamp(at, UTC):%Y/%m/%d %H:%M:%S} UTC"
        address = "www.linkedin.com/in/" + shown.slug
        yield (stamp, skill, shown.first, shown.last, address, status)


def recommendation_rows(stage: Stage, export: int, *, is_given: bool) -> Iterator[Row]:
    """Give the recommendations of one direction, newest first."""
    found = [
        (each, person)
        for person in stage.connections
        for each in person.recommended
        if each.is_given == is_given and each.at < stage.exported_at(export)
    ]
    for each, person in sorted(found, key=lambda pair: -pair[0].at):
        shown = person.as_in(export)
        moment = datetime.fromtimestamp(each.at, UTC)
        stamp = f"{moment:%m/%d/%y}, {_clock(moment, '02')}"
        job = shown.company, shown.position
        status = "" if is_given else "VISIBLE"
        yield (shown.first, shown.last, *job, each.text, stamp, status)


def position_rows(stage: Stage) -> Iterator[Row]:
    """Give where the member has worked."""
    first, second = stage.firms.worked_at
    yield ("Freelance", "Freelance Editor", "", "Turin, Italy", "Jan 2024", "")
    yield (f"{second} Ltd", "Senior Editor", "", "", "Mar 2020", "Dec 2023")
    yield (first, "Staff Editor", "Features, style guide", "", "Sep 2016", "Feb 2020")


def _invitation_row(
    stage: Stage, person: Person, invitation: Invitation, *, export: int
) -> Row:
    shown, member = person.as_in(export), stage.member
    moment = datetime.fromtimestamp(invitation.sent_at, _PACIFIC)
    day = moment.date()
    stamp = f"{_american(day)}, {_clock(moment, '')}"
    theirs = f"{shown.first} {shown.last}", PROFILE + shown.slug
    mine = member.name, PROFILE + member.slug
    is_out = invitation.direction == "out"
    inviter, invitee = (mine, theirs) if is_out else (theirs, mine)
    word = "OUTGOING" if is_out else "INCOMING"
    names = inviter[0], invitee[0], stamp, invitation.note, word
    return (*names, inviter[1], invitee[1])


def _american(day: date) -> str:
    return f"{day.month}/{day.day}/{day:%y}"


def _clock(moment: datetime, width: str) -> str:
    hour = moment.hour % _NOON or _NOON
    half = "AM" if moment.hour < _NOON else "PM"
    return f"{hour:{width}}:{moment.minute:02} {half}"
