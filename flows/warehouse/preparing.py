"""Preparing: addresses, dates, directions and texts of the export at hand."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flows.core.clocks import parse_connected_on, parse_pacific, parse_us_day
from flows.core.errors import ExportError
from flows.core.lazy import lazily
from flows.core.slugs import slugs_of
from flows.warehouse.addresses import PLAIN_ADDRESSES
from flows.warehouse.beside import beside
from flows.warehouse.features import features_beside
from flows.warehouse.loading import LoadedFile, Reject, check_tolerated
from flows.warehouse.mail import contents_of
from flows.warehouse.messages import features_to_find, keyed_messages, rows_to_store
from flows.warehouse.models import build_table, set_variables
from flows.warehouse.scanning import frame_of, readable
from flows.warehouse.storing import SNAPSHOTS, make_rows
from flows.warehouse.texts import text_features

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime

    import duckdb
    import polars as pl

    from flows.core.exports import Export
    from flows.warehouse.features import Begun
    from flows.warehouse.loading import Doubt
    from flows.warehouse.messages import Keyed
    from flows.warehouse.recognise import Member
else:
    pl = lazily("polars")

_URL_COLUMNS = {
    "connections": ("profile_url",),
    "envelopes": ("sender_url", "recipient_urls"),
    "invitations": ("inviter_url", "invitee_url"),
    "endorsements_received": ("profile_url",),
    "endorsements_given": ("profile_url",),
}
_KNOWN_ADDRESSES = """
insert into incoming.profile_urls
select urls, slugs from raw.profile_urls semi join incoming.texts on urls = text
"""
_FIRST_NAMES = """
create or replace table incoming.first_names as
select slugs[1] as slug, arg_min(first_name, file_row) as first_name
from incoming.connections
inner join incoming.profile_urls on profile_url = urls
where slugs[1] is not null and trim(first_name) <> ''
group by all
"""
_UNDATED = """
select file_row from incoming.{kind}
where not exists (select 1 from incoming.{dates} where text = {column})
order by file_row
"""
_NEWEST = """
select
    (select max(day) from incoming.days
        where text in (select connected_on from incoming.connections)),
    (select max(cast(moment as date)) from incoming.moments)
"""
_NOTES = """
select file_row as row, note as content, first_name from incoming.directed_invitations
order by file_row
"""


def map_addresses_and_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every distinct address and date of ``incoming``, if it is not known."""
    connection.execute(
        "create or replace table incoming.profile_urls (urls varchar, slugs varchar[])"
    )
    _gather(
        connection,
        [(kind, column) for kind, names in _URL_COLUMNS.items() for column in names],
    )
    connection.execute(_KNOWN_ADDRESSES)
    connection.execute(PLAIN_ADDRESSES)
    slugs = _values(connection, ("profile_urls", "urls"), slugs_of)
    lists = slugs.group_by("text", maintain_order=True).agg("value")
    _insert(connection, "profile_urls", lists)
    days = [("connections", "connected_on")]
    days += [(f"recommendations_{way}", "created_at") for way in ("given", "received")]
    connection.execute("create or replace table incoming.days (text varchar, day date)")
    _gather(connection, days)
    _insert(connection, "days", _values(connection, ("days", "text"), _days_of))
    connection.execute(
        "create or replace table incoming.moments (text varchar, moment timestamp)"
    )
    _gather(connection, [("invitations", "sent_at")])
    moments = _values(connection, ("moments", "text"), _moments_of)
    _insert(connection, "moments", moments)
    connection.execute(_FIRST_NAMES)


def texts_to_begin(
    connection: duckdb.DuckDBPyConnection, export: Export
) -> pl.Series | None:
    """Give the texts of all messages if each of them is going to be a fresh one."""
    known = connection.execute("select 1 from raw.messages limit 1").fetchone()
    return contents_of(export.file("messages")) if known is None else None


def give_directions(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    member: Member,
    *,
    key: bytes,
) -> None:
    """Give the envelopes and invitations of ``incoming`` their directions."""
    messages = export.file("messages")
    has_ids = messages is not None and "conversation_id" in messages.columns
    set_variables(
        connection,
        {
            "export_id": export.content,
            "member_slug": member.slug,
            "member_name": member.name,
            "hash_key": key.hex(),
            "has_conversation_ids": has_ids,
        },
    )
    build_table(connection, "incoming", "directed_envelopes")
    build_table(connection, "incoming", "directed_invitations")


@contextmanager
def prepared_messages(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    messages: pl.DataFrame,
    *,
    key: bytes,
    begun: Begun | None,
) -> Iterator[tuple[Keyed, Iterator[pl.DataFrame]]]:
    """Give messages their ids, and features beside whatever is done in the block.

    Gives these, and what waits for the rows of the fresh ones, many at a time. The rows
    of all other tables are there then. ``messages`` are those of ``messages_beside``,
    and ``begun`` is what was begun of ``texts_to_begin``.
    """
    with beside(connection, partial(keyed_messages, messages=messages)) as have_ids:
        make_rows(connection, SNAPSHOTS)
        _describe_notes(connection, key=key)
        keyed, names = have_ids()
    contents = None if begun else contents_of(export.file("messages"))
    with connection.cursor() as another:
        shares = features_to_find(
            another, keyed, names, contents=contents, begun=begun, key=key
        )
        with features_beside(shares) as features:
            with readable(connection, keyed.envelopes.to_frame(), "used"):
                make_rows(connection, ["envelopes"])
            yield keyed, rows_to_store(keyed, features)


def _describe_notes(connection: duckdb.DuckDBPyConnection, *, key: bytes) -> None:
    features = text_features(frame_of(connection, _NOTES), key=key)
    with readable(connection, features):
        connection.execute(
            "create or replace table incoming.invitation_features as from frame"
        )


def date_of(
    connection: duckdb.DuckDBPyConnection, export: Export, messages: pl.DataFrame
) -> date:
    """Date the export; raises ``ExportError`` E1118 if nothing in it can."""
    if export.exported_on is not None:
        return export.exported_on
    days = connection.execute(_NEWEST).fetchone() or ()
    newest: date | None = max(
        filter(None, (messages["moment"].dt.date().max(), *days)), default=None
    )
    if newest is None:
        raise ExportError(
            "E1118",
            export.name,
            "neither its name nor anything in it tells its date.",
            remedy="Use the zip as LinkedIn named it.",
        )
    return newest + timedelta(days=1)


def all_rejects(
    connection: duckdb.DuckDBPyConnection,
    loaded: tuple[LoadedFile, ...],
    messages: pl.DataFrame,
    *,
    doubt: Doubt,
) -> list[Reject]:
    """List unreadable records and rows whose date cannot be read.

    ``doubt`` is told E1117 if they are too many, and raises it or lets it pass.
    """
    rejects = [reject for file in loaded for reject in file.rejects]
    names = {file.kind: file.file for file in loaded}
    queries = {
        "connections": _UNDATED.format(
            kind="connections", dates="days", column="connected_on"
        ),
        "invitations": _UNDATED.format(
            kind="invitations", dates="moments", column="sent_at"
        ),
    }
    undated = {
        kind: [row for (row,) in connection.execute(query).fetchall()]
        for kind, query in queries.items()
    }
    undated["messages"] = [n + 1 for n in messages["moment"].is_null().arg_true()]
    rejects += [
        Reject(kind, names[kind], row + 1, "unreadable_date")
        for kind, rows in undated.items()
        for row in rows
    ]
    for file in loaded:
        bad = sum(reject.kind == file.kind for reject in rejects)
        check_tolerated(file, bad, doubt=doubt)
    return rejects


def _gather(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[tuple[str, str]]
) -> None:
    texts = " union all ".join(
        f"select {column} as text from incoming.{kind}" for kind, column in columns
    )
    query = f"select distinct text from ({texts})"
    connection.execute(f"create or replace table incoming.texts as {query}")


def _values(
    connection: duckdb.DuckDBPyConnection,
    place: tuple[str, str],
    read: Callable[[str], Sequence[Any]],
) -> pl.DataFrame:
    """Read the gathered texts that the table and column of ``place`` lack."""
    table, column = place
    rows = connection.execute(
        f"select text from incoming.texts where text <> ''"
        f" and text not in (select {column} from incoming.{table})"
    ).fetchall()
    pairs = [(text, value) for (text,) in rows for value in read(text)]
    return pl.DataFrame({"text": [a for a, _ in pairs], "value": [b for _, b in pairs]})


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, found: pl.DataFrame
) -> None:
    if len(found):
        with readable(connection, found):
            connection.execute(f"insert into incoming.{table} from frame")


def _days_of(text: str) -> list[date]:
    day = parse_connected_on(text) or parse_us_day(text)
    return [day] if day else []


def _moments_of(text: str) -> list[datetime]:
    at = parse_pacific(text)
    return [at.replace(tzinfo=None)] if at else []
