"""The registry of formats: which files are read, and what their columns mean.

LinkedIn renames columns and files every few years. Everything that depends on a
name is here, so that the next renaming is one more spelling in one line.

    E1111  the file is empty
    E1112  none of its first records is a header that is known here
    E1113  the header lacks a column that cannot be done without
    E1114  it is a spreadsheet under the name of a text file
    E1115  one record is longer than any real one
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_COPY_NUMBER = re.compile(r"\s*\(\d+\)$")
_NOT_OF_A_NAME = re.compile(r"[\s_.\ufeff\"'-]+")
CSV = ".csv"


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: its names, its columns with all spellings, its needs.

    ``unused`` are headers LinkedIn is known to have written that nothing here needs.
    ``twin`` is a second file with the same facts, read only when it is alone.
    An export is refused when one of the ``CORE`` cannot be understood; any other
    file is then left aside with a warning. Of a kind that ``tells_of_people``
    unknown columns are told as well.
    ``lines_are_rows`` unless people write paragraphs into a column of it. Of a kind
    with many rows, ``own`` are the columns of which hardly any two have the same, and
    ``idle`` those that nothing is made of.
    """

    kind: str
    names: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    tells_of_people: bool = True
    twin: str = ""
    unused: tuple[str, ...] = ()
    lines_are_rows: bool = True
    own: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()

    def column_of(self, header: str) -> str | None:
        """Give the canonical name of a header cell, or None if it is not known."""
        return _COLUMNS[self.kind].get(plain_name(header))


# Before November 2018 there were also addresses, websites and messengers (C1),
# and every e-mail address; between December 2021 and now the file starts with a
# note of three lines (C3, C4). Connected On is a UTC day.
CONNECTIONS = Format(
    kind="connections",
    names=("Connections",),
    columns={
        "first_name": ("First Name",),
        "last_name": ("Last Name",),
        # Only since July 2023 (C4).
        "profile_url": ("URL", "Profile URL", "LinkedIn URL"),
        "email": ("Email Address", "E-mail Address", "Email"),
        "company": ("Company", "Current Company"),
        "position": ("Position", "Current Position", "Title", "Job Title"),
        "connected_on": ("Connected On",),
    },
    required=("first_name", "last_name", "connected_on"),
    unused=("Address", "Websites", "Instant Messengers"),
)

# Six headers in eight years (M1 to M6): optional columns come and go by account
# and by date, so nothing is known by its place. Date is UTC, in M1 of no known
# zone.
MESSAGES = Format(
    kind="messages",
    names=("messages",),
    columns={
        "conversation_id": ("CONVERSATION ID",),
        "conversation_title": ("CONVERSATION TITLE",),
        "sender_name": ("FROM",),
        "sender_url": ("SENDER PROFILE URL",),
        "recipient_names": ("TO",),
        "recipient_urls": ("RECIPIENT PROFILE URLS", "RECIPIENT PROFILE URL"),
        "sent_at": ("DATE",),
        "subject": ("SUBJECT",),
        "content": ("CONTENT",),
        "folder": ("FOLDER",),
        "attachments": ("ATTACHMENTS",),
        "is_message_draft": ("IS MESSAGE DRAFT",),
        "is_conversation_draft": ("IS CONVERSATION DRAFT",),
        # Only in 2018 (M1), when there were no addresses to tell it from.
        "direction": ("Direction",),
    },
    required=("sender_name", "recipient_names", "sent_at", "content"),
    own=("sent_at", "content"),
    idle=("subject", "attachments"),
)

# Sent At is a wall time of US Pacific in every era, though no file says so.
INVITATIONS = Format(
    kind="invitations",
    names=("Invitations",),
    columns={
        "from_name": ("From",),
        "to_name": ("To",),
        "sent_at": ("Sent At", "Date Sent"),
        "note": ("Message", "Note"),
        "direction": ("Direction",),
        # I3, since 2024.
        "inviter_url": ("inviterProfileUrl",),
        "invitee_url": ("inviteeProfileUrl",),
        # I2, in 2023.
        "inviter_urn": ("inviterProfileUrn",),
        "invitee_urn": ("inviteeProfileUrn",),
    },
    required=("from_name", "to_name", "sent_at", "direction"),
)


def _endorsements(kind: str, name: str, role: str, *, twin: str = "") -> Format:
    return Format(
        kind=kind,
        names=(name,),
        columns={
            "endorsed_at": ("Endorsement Date",),
            "skill": ("Skill Name",),
            "first_name": (f"{role} First Name",),
            "last_name": (f"{role} Last Name",),
            # Only since 2023.
            "profile_url": (f"{role} Public Url",),
            "status": ("Endorsement Status",),
        },
        required=("endorsed_at", "first_name", "last_name"),
        unused=("Display Status",),
        twin=twin,
    )


def _recommendations(kind: str, name: str) -> Format:
    return Format(
        kind=kind,
        names=(name,),
        columns={
            "first_name": ("First Name",),
            "last_name": ("Last Name",),
            "company": ("Company",),
            "position": ("Job Title", "Position"),
            "text": ("Text",),
            "created_at": ("Creation Date",),
            "status": ("Status",),
        },
        required=("first_name", "last_name", "created_at"),
        lines_are_rows=False,
    )


POSITIONS = Format(
    kind="positions",
    names=("Positions",),
    columns={
        "company": ("Company Name", "Company"),
        "title": ("Title",),
        "description": ("Description",),
        "location": ("Location",),
        "started_on": ("Started On",),
        "finished_on": ("Finished On",),
    },
    required=("company",),
    tells_of_people=False,
    lines_are_rows=False,
)

PROFILE = Format(
    kind="profile",
    names=("Profile",),
    columns={"first_name": ("First Name",), "last_name": ("Last Name",)},
    required=("first_name", "last_name"),
    tells_of_people=False,
    lines_are_rows=False,
)

# Read for its dates only.
SHARES = Format(
    kind="shares",
    names=("Shares",),
    columns={
        "shared_at": ("Date",),
        "share_link": ("Share Link",),
        "commentary": ("Share Commentary", "Share Description"),
        "shared_url": ("Shared URL",),
        "media_url": ("Media URL",),
        "visibility": ("Visibility",),
    },
    required=("shared_at",),
    tells_of_people=False,
    lines_are_rows=False,
)

# Without these nobody can be called silent.
CORE = (CONNECTIONS, MESSAGES, INVITATIONS)

FORMATS = (
    *CORE,
    _endorsements(
        "endorsements_received",
        "Endorsement_Received_Info",
        "Endorser",
        # In 2022 the same facts once more, as UTF-16 with tabs, redacted rows added.
        twin="Endorsement Received Info",
    ),
    _endorsements("endorsements_given", "Endorsement_Given_Info", "Endorsee"),
    _recommendations("recommendations_received", "Recommendations_Received"),
    _recommendations("recommendations_given", "Recommendations_Given"),
    POSITIONS,
    PROFILE,
    SHARES,
)


def plain_name(name: str) -> str:
    """Reduce a header cell or file name to what does not vary between years.

    >>> plain_name("E-mail Address") == plain_name("Email_address")
    True
    """
    return _NOT_OF_A_NAME.sub("", unicodedata.normalize("NFKC", name)).casefold()


def format_of(path: str) -> Format | None:
    """Give the format of a member by its base name, or None if it is not read.

    Whole names only: ``guide_messages.csv`` is a talk with a machine, not with
    people, and ``._Connections.csv`` is what macOS leaves in a zip.
    """
    stem = stem_of(path)
    if stem is None:
        return None
    return _BY_NAME.get(plain_name(stem))


def is_twin(path: str, form: Format) -> bool:
    """Say whether a member is the second file with the same facts."""
    stem = stem_of(path) or ""
    return bool(form.twin) and stem.casefold() == form.twin.casefold()


def stem_of(path: str, suffix: str = CSV) -> str | None:
    """Give a base name without its suffix and copy number, None if not such a file."""
    base = path.rpartition("/")[2]
    if base.startswith(".") or "__MACOSX/" in path or not base.lower().endswith(suffix):
        return None
    return _COPY_NUMBER.sub("", base[: -len(suffix)])


_BY_NAME = {plain_name(name): each for each in FORMATS for name in each.names}
_COLUMNS = {
    each.kind: {
        plain_name(spelling): column
        for column, spellings in each.columns.items()
        for spelling in spellings
    }
    for each in FORMATS
}
