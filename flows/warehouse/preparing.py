"""Preparing: addresses, dates, directions and texts of the export at hand."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flows.core.clocks import parse_connected_on, parse_pacific, parse_us_day
from flows.core.errors import ExportError
from flows.core.lazy import lazily
from flows.core.slugs import slugs_of
from flows.warehouse.addresses import PLAIN_ADDRESSES
from flows.warehouse.features import features_of, shares_of, store_features
from flows.warehouse.loading import LoadedFile, Reject, check_tolerated
from flows.warehouse.mail import contents_of
from flows.warehouse.models import build_table, set_variables
from flows.warehouse.scanning import readable
from flows.warehouse.storing import SAME_MESSAGE, WITHOUT_FEATURES, make_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    import duckdb
    import polars as pl

    from flows.core.exports import Export, ExportFile
    from flows.warehouse.features import Begun, Share
    from flows.warehouse.loading import Doubt
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
_FIRST_NAMES = """
create or replace table incoming.first_names as
select slugs[1] as slug, any_value(first_name order by file_row) as first_name
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
select greatest(
    (select max(cast(moment as date)) from incoming.messages),
    (select max(day) from incoming.days
        where text in (select connected_on from incoming.connections)),
    (select max(cast(moment as date)) from incoming.moments)
)
"""
# Texts that came before need not be looked at again.
_FRESH = f"""
create or replace table incoming.fresh_messages as
select file_row, message_id from incoming.keyed_messages as fresh
anti join raw.messages as kept on {SAME_MESSAGE}
"""
_FRESH_TEXTS = """
select file_row as row, {content}, first_name
from incoming.fresh_messages
inner join incoming.messages on file_row = messages.rowid + 1
inner join incoming.directed_envelopes using (envelope)
where
    fresh_messages.rowid between {share.first} and {share.last}
    and messages.rowid between {share.first_row} - 1 and {share.last_row} - 1
"""
_ALL_NAMES = """
select file_row as row, first_name
from incoming.fresh_messages
inner join incoming.messages on file_row = messages.rowid + 1
inner join incoming.directed_envelopes using (envelope)
"""
_NOTES = """
select file_row as row, note as content, first_name from incoming.directed_invitations
where rowid between {share.first} and {share.last}
"""


def map_addresses_and_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every distinct address and date of ``incoming`` once."""
    connection.execute(
        "create or replace table incoming.profile_urls (urls varchar, slugs varchar[])"
    )
    _gather(
        connection,
        [(kind, column) for kind, names in _URL_COLUMNS.items() for column in names],
    )
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


def prepare_messages(
    connection: duckdb.DuckDBPyConnection,
    export: Export,
    member: Member,
    *,
    key: bytes,
    begun: Begun | None,
) -> None:
    """Give the messages and invitations of ``incoming`` directions and features.

    The rows that need no features are made meanwhile. ``begun`` are the texts of
    ``texts_to_begin``, if there are any.
    """
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
    build_table(connection, "incoming", "keyed_messages")
    connection.execute(_FRESH)
    build_table(connection, "incoming", "directed_invitations")
    with connection.cursor() as another, ThreadPoolExecutor(max_workers=1) as worker:
        stored = worker.submit(_store_features, another, messages, begun, key=key)
        make_rows(connection, WITHOUT_FEATURES)
        stored.result()


def _store_features(
    connection: duckdb.DuckDBPyConnection,
    messages: ExportFile | None,
    begun: Begun | None,
    *,
    key: bytes,
) -> None:
    if begun:
        shares = begun.finishing(pl.DataFrame(connection.sql(_ALL_NAMES)))
    else:
        fetches = _message_fetches(connection, contents_of(messages))
        shares = features_of(fetches, key=key)
    store_features(connection, "message", shares)
    notes = _fetches(connection, "directed_invitations", _NOTES)
    store_features(connection, "invitation", features_of(notes, key=key))


def date_of(connection: duckdb.DuckDBPyConnection, export: Export) -> date:
    """Date the export; raises ``ExportError`` E1118 if nothing in it can."""
    if export.exported_on is not None:
        return export.exported_on
    row = connection.execute(_NEWEST).fetchone()
    if row is None or row[0] is None:
        raise ExportError(
            "E1118",
            export.name,
            "neither its name nor anything in it tells its date.",
            remedy="Use the zip as LinkedIn named it.",
        )
    newest: date = row[0]
    return newest + timedelta(days=1)


def all_rejects(
    connection: duckdb.DuckDBPyConnection,
    loaded: tuple[LoadedFile, ...],
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
        "messages": "select rowid + 1 from incoming.messages where moment is null"
        " order by rowid",
    }
    for kind, query in queries.items():
        for (row,) in connection.execute(query).fetchall():
            rejects.append(Reject(kind, names[kind], row + 1, "unreadable_date"))
    for file in loaded:
        bad = sum(reject.kind == file.kind for reject in rejects)
        check_tolerated(file, bad, doubt=doubt)
    return rejects


def _message_fetches(
    connection: duckdb.DuckDBPyConnection, contents: pl.Series | None
) -> list[Callable[[], pl.DataFrame]]:
    """Make what fetches each share of messages, with its texts where they stand."""
    if contents is None:
        query = _FRESH_TEXTS.replace("{content}", "content")
        return _fetches(connection, "fresh_messages", query)
    query = _FRESH_TEXTS.replace("{content}", "'' as content")
    return [
        partial(_with_contents, fetch, contents)
        for fetch in _fetches(connection, "fresh_messages", query)
    ]


def _with_contents(
    fetch: Callable[[], pl.DataFrame], contents: pl.Series
) -> pl.DataFrame:
    texts = fetch()
    return texts.with_columns(content=contents.gather(texts["row"] - 1))


def _fetches(
    connection: duckdb.DuckDBPyConnection, table: str, query: str
) -> list[Callable[[], pl.DataFrame]]:
    def fetch(share: Share) -> pl.DataFrame:
        """Run the query; with parameters, the engine would build its answer twice."""
        return pl.DataFrame(connection.sql(query.format(share=share)))

    return [partial(fetch, share) for share in shares_of(connection, table)]


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
