"""Recognising the member: tells whose export it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from flows.core.errors import MemberError
from flows.core.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

# The member is the one who takes part in every conversation of the export; the
# most frequent sender is somebody else when the member seldom writes.
_BY_CONVERSATION = """
select slug, count(distinct conversation) as conversations from (
    select
        coalesce(nullif(conversation_id, ''), 'draft') as conversation,
        unnest(slugs) as slug
    from (
        select conversation_id, slugs from incoming.envelopes
        inner join incoming.profile_urls on sender_url = urls
        union all
        select conversation_id, slugs from incoming.envelopes
        inner join incoming.profile_urls on recipient_urls = urls
    )
)
group by slug
order by conversations desc, slug
"""
_BY_INVITATION = """
select slugs[1], count(*) from (
    select case
        when upper(trim(direction)) = 'OUTGOING' then inviter_url else invitee_url
    end as url
    from incoming.invitations
)
inner join incoming.profile_urls on url = urls
group by 1
order by 2 desc, 1
"""
_HAS_RECIPIENTS = "select count(*) from incoming.envelopes where recipient_urls <> ''"
# Before 2023 messages hold no recipients' addresses. There the member is the one
# whose name, not being a contact's, stands in every conversation.
_BY_NAME = """
select name, count(distinct conversation) as conversations from (
    select conversation_id as conversation, sender_name as name
    from incoming.envelopes
    union
    select conversation_id, recipient_names from incoming.envelopes
)
where
    name not in ('', 'LinkedIn Member')
    and name not in (
        select trim(first_name || ' ' || last_name) from incoming.connections
    )
group by name
order by conversations desc, name
"""
_CONTACTS = """
select slugs[1] from incoming.connections
inner join incoming.profile_urls on profile_url = urls
"""
_PROFILE = "select trim(first_name), trim(last_name) from incoming.profile limit 1"
_DISPLAY_NAME = """
select sender_name from incoming.envelopes
inner join incoming.profile_urls on sender_url = urls
where slugs[1] = ? and sender_name <> ''
group by 1 order by sum(messages) desc, 1 limit 1
"""
_SLUGS_NAMED = """
select slugs[1] from incoming.envelopes
inner join incoming.profile_urls on sender_url = urls where sender_name = $name
union
select slugs[1] from incoming.envelopes
inner join incoming.profile_urls on recipient_urls = urls
where recipient_names = $name and len(slugs) = 1
"""
_KNOWN = "select member_slug, member_name from raw.exports"
_OVERLAP = """
select count(*), count(*) filter (
    slugs[1] in (
        select p.slugs[1] from raw.connections as c
        inner join raw.profile_urls as p on c.profile_url = p.urls
    )
)
from incoming.connections inner join incoming.profile_urls on profile_url = urls
"""
# Fewer shared contacts than this among so many, and it is another's network.
_ENOUGH_CONTACTS = 20


@dataclass(frozen=True, slots=True)
class Member:
    """The member of an export; ``slug`` is None if nothing in it tells."""

    slug: str | None
    name: str
    recognised_by: str


def recognise_member(
    connection: duckdb.DuckDBPyConnection, *, profile_url: str
) -> Member:
    """Say whose export is in ``incoming``.

    ``profile_url`` is the reader's own word and settles it. Raises
    ``MemberError`` E1121 when two people fit equally well.
    """
    name = _profile_name(connection)
    member = _recognise(connection, profile_url, name)
    if member.name or member.slug is None:
        return member
    row = connection.execute(_DISPLAY_NAME, [member.slug]).fetchone()
    return replace(member, name=row[0] if row else "")


def check_same_member(
    connection: duckdb.DuckDBPyConnection, member: Member, *, export: str
) -> None:
    """Refuse an export of somebody else than the home's member (E1122)."""
    known = connection.execute(_KNOWN).fetchall()
    if not known or member.recognised_by == "settings":
        return
    slugs = {slug for slug, _ in known if slug is not None}
    names = {name for _, name in known if name}
    if member.slug is not None and slugs:
        if member.slug in slugs or member.name in names:
            return
    elif member.name and names:
        if member.name in names:
            return
    elif _shares_contacts(connection):
        return
    raise MemberError(
        "E1122",
        export,
        "this export belongs to another member than the ones taken in before.",
        remedy="Give every member a home of their own with --home. If it is yours,"
        " say so with profile_url under [member] in rapport.toml.",
    )


def _profile_name(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute(_PROFILE).fetchone()
    return " ".join(part for part in row if part) if row else ""


def _recognise(
    connection: duckdb.DuckDBPyConnection, profile_url: str, name: str
) -> Member:
    talks = connection.execute(_BY_CONVERSATION).fetchall()
    invites = connection.execute(_BY_INVITATION).fetchall()
    told = slug_of(profile_url) if profile_url else None
    present = {slug for slug, _ in (*talks, *invites)}
    if told is not None and (told in present or not present):
        return Member(told, name, "settings")
    if connection.execute(_HAS_RECIPIENTS).fetchone() != (0,):
        if (slug := _leader(talks, partial(_contacts, connection))) is not None:
            _check_agreement(slug, invites)
            return Member(slug, name, "conversations")
    elif talks and (found := _by_name(connection, name)) is not None:
        return found
    if (slug := _of_invitations(invites)) is not None:
        return Member(slug, name, "invitations")
    return _by_profile(connection, talks, name)


def _leader(
    counts: list[tuple[str, int]], contacts: Callable[[], set[str]]
) -> str | None:
    best = {slug for slug, count in counts if count == counts[0][1]}
    # Nobody is a contact of their own.
    fitting = best if len(best) == 1 else best - contacts()
    return fitting.pop() if len(fitting) == 1 and len(counts) > 1 else None


def _of_invitations(counts: list[tuple[str, int]]) -> str | None:
    # The member is on one side of every invitation, and only that side is counted.
    return counts[0][0] if len(counts) == 1 else _leader(counts, set)


def _check_agreement(slug: str, invites: list[tuple[str, int]]) -> None:
    if len(invites) == 1 and invites[0][0] != slug:
        raise MemberError(
            "E1121",
            "Invitations.csv",
            "it is of another member than messages.csv.",
            remedy="Give each export by itself; if both are yours, write your own"
            " address as profile_url under [member] in rapport.toml.",
        )


def _contacts(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {slug for (slug,) in connection.execute(_CONTACTS).fetchall()}


def _by_name(connection: duckdb.DuckDBPyConnection, name: str) -> Member | None:
    counts = connection.execute(_BY_NAME).fetchall()
    best = [each for each, count in counts if count == counts[0][1]]
    found = name or (best[0] if len(best) == 1 else "")
    if not found:
        return None
    slugs = connection.execute(_SLUGS_NAMED, {"name": found}).fetchall()
    return Member(slugs[0][0] if len(slugs) == 1 else None, found, "conversations")


def _by_profile(
    connection: duckdb.DuckDBPyConnection, talks: list[tuple[str, int]], name: str
) -> Member:
    best = {slug for slug, count in talks if count == talks[0][1]}
    named = connection.execute(_SLUGS_NAMED, {"name": name}).fetchall()
    fitting = best & {slug for (slug,) in named}
    if len(fitting) == 1:
        return Member(fitting.pop(), name, "profile")
    if best:
        raise MemberError(
            "E1121",
            "messages.csv",
            "several people take part in equally many conversations, and no other"
            " file tells which of them you are.",
            remedy="Write your own address as profile_url under [member] in"
            " rapport.toml.",
        )
    return Member(None, name, "profile" if name else "nothing")


def _shares_contacts(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(_OVERLAP).fetchone()
    contacts, shared = row or (0, 0)
    return bool(shared > 0 or contacts < _ENOUGH_CONTACTS)
