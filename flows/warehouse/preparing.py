"""Preparing: addresses, dates, directions and texts of the export at hand."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flows.core.clocks import parse_connected_on, parse_pacific, parse_us_day
from flows.core.errors import ExportError
from flows.core.lazy import lazily
from flows.core.slugs import slugs_of
from flows.warehouse.connection import scratch_of
from flows.warehouse.loading import LoadedFile, Reject, check_tolerated
from flows.warehouse.models import build_table, set_variables
from flows.warehouse.texts import text_features

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    import duckdb
    import polars as pl

    from flows.core.exports import Export
    from flows.warehouse.loading import Doubt
    from flows.warehouse.recognise import Member
else:
    pl = lazily("polars")

_URL_COLUMNS = {
    "connections": ("profile_url",),
    "messages": ("sender_url", "recipient_urls"),
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
    (select max(cast(moment as date)) from incoming.directed_messages),
    (select max(day) from incoming.days
        where text in (select connected_on from incoming.connections)),
    (select max(cast(moment as date)) from incoming.moments)
)
"""
# So many texts are held in memory at a time.
CHUNK = 50_000


def map_addresses_and_dates(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every distinct address and date of ``incoming`` once."""
    _map(
        connection,
        "profile_urls (urls varchar, slugs varchar[])",
        [(kind, column) for kind, names in _URL_COLUMNS.items() for column in names],
        slugs_of,
    )
    days = [("connections", "connected_on")]
    days += [(f"recommendations_{way}", "created_at") for way in ("given", "received")]
    _map(
        connection,
        "days (text varchar, day date)",
        days,
        lambda text: parse_connected_on(text) or parse_us_day(text),
    )
    _map(
        connection,
        "moments (text varchar, moment timestamp)",
        [("invitations", "sent_at")],
        lambda text: (at := parse_pacific(text)) and at.replace(tzinfo=None),
    )
    connection.execute(_FIRST_NAMES)


def prepare_messages(
    connection: duckdb.DuckDBPyConnection, export: Export, member: Member, key: bytes
) -> None:
    """Give the messages and invitations of ``incoming`` directions and features."""
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
    build_table(connection, "incoming", "directed_messages")
    # It holds the same texts, which are most of what is in memory.
    connection.execute("drop table incoming.messages")
    build_table(connection, "incoming", "directed_invitations")
    _compute_features(connection, "message", ("directed_messages", "content"), key)
    _compute_features(connection, "invitation", ("directed_invitations", "note"), key)


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
        "messages": "select file_row from incoming.directed_messages"
        " where moment is null order by file_row",
    }
    for kind, query in queries.items():
        for (row,) in connection.execute(query).fetchall():
            rejects.append(Reject(kind, names[kind], row + 1, "unreadable_date"))
    for file in loaded:
        bad = sum(reject.kind == file.kind for reject in rejects)
        check_tolerated(file, bad, doubt=doubt)
    return rejects


def _map(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Sequence[tuple[str, str]],
    read: Callable[[str], Any],
) -> None:
    name = table.split(" ", maxsplit=1)[0]
    query = " union ".join(
        f"select {column} as text from incoming.{kind}" for kind, column in columns
    )
    texts = [row[0] for row in connection.execute(query).fetchall()]
    pairs = [(text, value) for text in texts if (value := read(text))]
    connection.execute(f"create or replace table incoming.{table}")
    if pairs:
        # A name of its own: the engine may remember files by their names.
        path = scratch_of(connection) / f"{name}-{uuid4().hex}.parquet"
        pl.DataFrame(
            pairs, schema=["key", "value"], orient="row", infer_schema_length=None
        ).write_parquet(path)
        connection.execute(
            f"insert into incoming.{name} select key, value from read_parquet(?)",
            [str(path)],
        )
        path.unlink()


def _compute_features(
    connection: duckdb.DuckDBPyConnection,
    kind: str,
    source: tuple[str, str],
    key: bytes,
) -> None:
    table, column = source
    count = connection.execute(f"select count(*) from incoming.{table}").fetchone()
    # A folder of its own: the engine may remember files by their names.
    folder = Path(mkdtemp(dir=scratch_of(connection)))
    one_at_a_time = Lock()

    def compute(start: int) -> None:
        with one_at_a_time:
            texts = pl.DataFrame(
                connection.sql(
                    f"select file_row as row, {column} as content, first_name"
                    f" from incoming.{table} where file_row > {start}"
                    f" and file_row <= {start + CHUNK}"
                )
            )
        features = text_features(texts, key=key)
        features.write_parquet(folder / f"{start:012d}.parquet")

    # One hashes, which takes one core, while the other normalises.
    with ThreadPoolExecutor(max_workers=2) as workers:
        list(workers.map(compute, range(0, max(1, count[0] if count else 1), CHUNK)))
    connection.execute(
        f"create or replace table incoming.{kind}_features as"
        " select * from read_parquet(?)",
        [str(folder / "*.parquet")],
    )
    shutil.rmtree(folder)
