"""Forgetting: a person's traces in the tables, and the tables without them.

Deleting leaves the bytes in the file, whatever is done afterwards. So the raw layer is
copied into a new file without the rows, by the same rules as those by which the rows
of an export are left out; all other tables follow from it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flows.core.errors import UnknownError
from flows.core.forgotten import Traces, plain_name
from flows.core.slugs import slug_of
from flows.warehouse.connection import open_warehouse, raw_tables
from flows.warehouse.explaining import find_contact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import duckdb

    from flows.core.forgotten import Forgotten

# Display names that are nobody's.
_NOBODY = {"", plain_name("LinkedIn Member")}

_PERSON = "select person_id from staging.slugs where slug = ?"
_MEMBER = "select slug from staging.member_slugs"
_SLUGS = "select slug from staging.slugs where person_id = ? and slug not like 'name/%'"
# A message's people and conversation stand on its envelope.
_POSTED = "({raw}.messages inner join {raw}.envelopes using (envelope_id))"
# Every name in the data, and the slug of whoever bears it.
_NAMES = """
with single as (
    select urls, slugs[1] as slug from raw.profile_urls where len(slugs) = 1
)
select first_name || ' ' || last_name, staging.connection_slugs.slug
from raw.connections
inner join staging.connection_slugs using (export_id, row_from_end)
union
select sender_name, slug from raw.envelopes inner join single on sender_url = urls
union
select recipient_names, slug
from raw.envelopes inner join single on recipient_urls = urls
union
select other_name, slug from raw.invitations inner join single on other_url = urls
union
select first_name || ' ' || last_name, slug
from raw.endorsements inner join single on profile_url = urls
"""
_PEOPLE = "select slug, person_id from staging.slugs"
_MEMBER_NAMES = "select member_name from raw.exports"
_CONVERSATIONS = f"""
select distinct conversation_id from {_POSTED.format(raw="raw")}
where conversation_id <> '' and message_id in (select message_id from incoming.theirs)
"""
_URNS = """
select distinct other_urn from raw.invitations
where other_urn <> '' and (other_url in (from incoming.gone_urls)
    or (other_url not in (from incoming.known_urls)
        and other_name in (from incoming.gone_names)))
"""
# Names count only where there is no address.
_NAMELESS = """
select first_name || ' ' || last_name from {raw}.connections
union select sender_name from {raw}.envelopes
union select recipient_names from {raw}.envelopes
union select other_name from {raw}.invitations
union select first_name || ' ' || last_name from {raw}.endorsements
union select first_name || ' ' || last_name from {raw}.recommendations
"""
_BY_ADDRESS = """coalesce({url} in (from incoming.gone_urls) or (
    {url} not in (from incoming.known_urls) and {name} in (from incoming.gone_names)
), false)"""
_FULL_NAME = "first_name || ' ' || last_name"
_OF_MESSAGE = " or ".join(
    _BY_ADDRESS.format(url=url, name=name)
    for url, name in (
        ("sender_url", "sender_name"),
        ("recipient_urls", "recipient_names"),
    )
)
_OF_INVITATION = (
    _BY_ADDRESS.format(url="other_url", name="other_name")
    + " or other_urn in (from incoming.gone_urns)"
)
# Which rows of a table of the raw layer are theirs; of the others none.
_THEIRS = {
    "connections": _BY_ADDRESS.format(url="profile_url", name=_FULL_NAME),
    "endorsements": _BY_ADDRESS.format(url="profile_url", name=_FULL_NAME),
    "recommendations": f"{_FULL_NAME} in (from incoming.gone_names)",
    "messages": "message_id in (from incoming.theirs)",
    "envelopes": "envelope_id not in (select envelope_id from {raw}.messages"
    " where message_id not in (from incoming.theirs))",
    "invitations": "invitation_id in (select invitation_id"
    f" from {{raw}}.invitations where {_OF_INVITATION})",
    "profile_urls": "urls in (from incoming.gone_urls)",
    # Who is who is found again from the rows that are left.
    "alignments": "true",
}


def trace_person(connection: duckdb.DuckDBPyConnection, person: str) -> Traces:
    """Find all that tells ``person`` from others, in the tables built last.

    ``person`` is a slug, a profile address or a name that only one contact bears.
    Raises ``UnknownError`` E1511, E1512 and E1732 for the member.
    """
    slug = slug_of(person) or unicodedata.normalize("NFC", person.strip()).casefold()
    found = connection.execute(_PERSON, [slug]).fetchone()
    if found is None:
        contact = find_contact(connection, person)
        found = connection.execute(_PERSON, [contact.slug]).fetchone()
        if found is None:
            raise AssertionError
    slugs = _column(connection, _SLUGS, [found[0]])
    if slugs & _column(connection, _MEMBER):
        raise UnknownError(
            "E1732",
            "PERSON",
            "that is you, and the data is yours.",
            remedy="rapport purge --all removes all of it.",
        )
    traces = Traces(frozenset(slugs), _names_of(connection, found[0]))
    _mark_rows(connection, "raw", _PlainTraces(traces))
    return Traces(
        traces.slugs,
        traces.names,
        frozenset(_column(connection, _CONVERSATIONS)),
        frozenset(_column(connection, _URNS)),
    )


def copy_without(
    source: Path,
    into: Path,
    forgotten: Forgotten,
    removed: Mapping[str, Mapping[str, int]],
) -> None:
    """Copy the raw layer of ``source`` into the new file ``into`` without people.

    ``removed`` says how many rows went from an export's copy, by the name of its
    folder and the kind of file. Raises ``WarehouseError`` E1201 and E1206.
    """
    with open_warehouse(into, beside=source) as connection:
        _mark_rows(connection, "beside.raw", forgotten)
        names = raw_tables(connection, "beside") - {"version"}
        for name in sorted(names):
            theirs = _THEIRS.get(name, "false").format(raw="beside.raw")
            connection.execute(
                f"create table raw.{name} as"
                f" select * from beside.raw.{name} where not ({theirs}) order by rowid"
            )
        for archive, kinds in removed.items():
            _count_less(connection, archive, kinds)


class _PlainTraces:
    """Traces that answer as hashes do."""

    def __init__(self, traces: Traces) -> None:
        self._known = set(traces.marks())

    def knows(self, kind: str, text: str) -> bool:
        """Say whether a name, slug or other mark is one of the traces."""
        return (kind, plain_name(text) if kind == "name" else text) in self._known


def _names_of(connection: duckdb.DuckDBPyConnection, person: int) -> frozenset[str]:
    """Give the names that only this person bears, in their plain form."""
    owner = dict(connection.execute(_PEOPLE).fetchall())
    theirs: set[str] = set()
    others = {*_NOBODY}
    for name, slug in connection.execute(_NAMES).fetchall():
        whose = theirs if owner.get(slug) == person else others
        whose.add(plain_name(name))
    others |= {plain_name(each) for each in _column(connection, _MEMBER_NAMES)}
    return frozenset(theirs - others)


def _mark_rows(
    connection: duckdb.DuckDBPyConnection,
    raw: str,
    forgotten: Forgotten | _PlainTraces,
) -> None:
    """List in ``incoming`` what in the layer ``raw`` is of somebody forgotten."""
    urls = connection.execute(f"select urls, slugs from {raw}.profile_urls").fetchall()
    talks = _column(connection, f"select distinct conversation_id from {raw}.envelopes")
    urns = _column(connection, f"select distinct other_urn from {raw}.invitations")
    names = _column(connection, _NAMELESS.format(raw=raw))
    listed: dict[str, Iterable[str]] = {
        "known_urls": (url for url, _ in urls),
        "gone_urls": (
            url
            for url, slugs in urls
            if any(forgotten.knows("slug", slug) for slug in slugs)
        ),
        "gone_names": (each for each in names if forgotten.knows("name", each)),
        "gone_urns": (each for each in urns if forgotten.knows("urn", each)),
        "gone_talks": (each for each in talks if forgotten.knows("conversation", each)),
    }
    for name, values in listed.items():
        connection.execute(
            f"create or replace table incoming.{name} as"
            " select unnest(?::varchar[]) as value",
            [list(values)],
        )
    # A talk goes whole, and every rendering of a message with it.
    posted = _POSTED.format(raw=raw)
    connection.execute(
        f"""
        create or replace table incoming.theirs as
        with touched as (
            select message_id, conversation_id from {posted}
            where {_OF_MESSAGE} or conversation_id in (from incoming.gone_talks)
        )
        select message_id from touched
        union
        select message_id from {posted}
        where conversation_id in (
            select conversation_id from touched where conversation_id <> ''
        )
        """
    )


def _count_less(
    connection: duckdb.DuckDBPyConnection, archive: str, kinds: Mapping[str, int]
) -> None:
    for kind, count in kinds.items():
        connection.execute(
            "update raw.files set rows = rows - ? where kind = ? and export_id in"
            " (select export_id from raw.exports where archive = ?)",
            [count, kind, archive],
        )
    connection.execute(
        "update raw.exports set rows = rows - ? where archive = ?",
        [sum(kinds.values()), archive],
    )


def _column(
    connection: duckdb.DuckDBPyConnection, query: str, values: list[int] | None = None
) -> set[str]:
    rows = connection.execute(query, values or []).fetchall()
    return {row[0] for row in rows if row[0] is not None}
