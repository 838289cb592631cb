"""Mail: messages.csv becomes envelopes and texts.

Who wrote to whom in which conversation and folder is the same on many messages: a
million of them come in some ten thousands of envelopes. Where the file is not rows
already, a first scan finds these and a second one notes only which is whose.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.beside import beside
from flows.warehouse.scanning import cells, frame_of, readable, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import duckdb
    import numpy as np
    import polars as pl

    from flows.core.exports import ExportFile, Rows
else:
    np = lazily("numpy")
    pl = lazily("polars")

ENVELOPE = (
    "conversation_id",
    "conversation_title",
    "sender_name",
    "sender_url",
    "recipient_names",
    "recipient_urls",
    "folder",
    "is_message_draft",
    "is_conversation_draft",
    "direction",
)

# The hash of the engine is enough here: it is never stored, and is looked at below.
_HASHED_ENVELOPES = """
create or replace table incoming.hashed_envelopes as
select {columns}, hash({cells}) as cells, count(*) as messages
from {{scan}} group by all
"""
_ARE_APART = "select count(distinct cells) = count(*) from incoming.hashed_envelopes"
_ENVELOPES = """
create or replace table incoming.envelopes as
select * exclude (cells), rowid::uinteger as envelope from incoming.hashed_envelopes
"""
_MOMENT = """
coalesce(
    try_strptime(sent_at, ['%Y-%m-%d %H:%M:%S UTC', '%Y-%m-%d %H:%M:%S']),
    try_strptime(replace(sent_at, chr(8239), ' '), '%m/%d/%y, %I:%M %p')
)
"""
# Nearly all times are of this form, which needs no engine that tries one after another.
# Of any other form, and of a second 60, Polars takes what the engine does not.
_PLAIN = r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-5][0-9] UTC$"
_PLAIN_FORMAT = "%Y-%m-%d %H:%M:%S UTC"
_MESSAGES = f"""
create or replace table incoming.messages as
select
    hash({{cells}}) as cells, {_MOMENT} as moment,
    length(content) as characters, content
from (select *, {{sent_at}} as sent_at, {{content}} as content from {{{{scan}}}})
"""
_READ_ENVELOPES = """
create or replace table incoming.envelopes as
select {columns}, place::uinteger as envelope, messages from frame
"""
# Of an engine that reads with several threads, too, the rows come in their order.
_MOMENTS = f"select coalesce(moment, {_MOMENT}) as moment from frame"
_SCANNED_MESSAGES = """
select
    hashed_envelopes.rowid::uinteger as envelope, moment,
    characters::uinteger as characters
from incoming.messages inner join incoming.hashed_envelopes using (cells)
order by messages.rowid
"""
# So is course material, and what was made anonymous.
_MASKED = """
with shares as (
    select name, sum(messages) filter (is_sender) as sent, sum(messages) as named,
        (select sum(messages) from incoming.envelopes) as every
    from (
        select sender_name as name, true as is_sender, messages
        from incoming.envelopes
        union all
        select recipient_names, false, messages from incoming.envelopes
    )
    group by name
)
select name from shares
where name <> '' and sent > 0.9 * every and named - sent > 0.9 * every
"""


def read_mail(connection: duckdb.DuckDBPyConnection, file: ExportFile) -> None:
    """Fill ``incoming.envelopes``; ``incoming.messages`` too if the file is no rows.

    The messages are in the file's order, and with their content. Both are asked for
    by ``messages_beside``.
    """
    named = dict(cells(file, (*ENVELOPE, "sent_at", "content")))
    columns = ", ".join(f"{named[name]} as {name}" for name in ENVELOPE)
    if file.rows is not None:
        _read_shared(connection, file.rows, columns)
        return
    texts = {name: named[name] for name in ("sent_at", "content")}
    kept = ", ".join(named[name] for name in ENVELOPE)
    scan(connection, file, _HASHED_ENVELOPES.format(columns=columns, cells=kept))
    if connection.execute(_ARE_APART).fetchone() != (True,):
        raise AssertionError
    connection.execute(_ENVELOPES)
    scan(connection, file, _MESSAGES.format(cells=kept, **texts))


@contextmanager
def messages_beside(
    connection: duckdb.DuckDBPyConnection, file: ExportFile | None
) -> Iterator[Callable[[], pl.DataFrame]]:
    """Read the messages of rows, in their order, beside whatever is done.

    Gives what waits for them, and raises what reading them raised: the columns
    envelope (uint32, the row of ``incoming.envelopes``), moment (None where it cannot
    be read) and characters. Where the file is no rows, they are those of
    ``incoming.messages``.
    """
    if file is None or file.rows is None:
        yield partial(frame_of, connection, _SCANNED_MESSAGES)
        return
    names = [f"c{file.columns.index(name)}" for name in ("sent_at", "content")]
    # With columns of its own, for the rows may soon be without their content.
    columns = file.rows.own["place", *names].get_columns()
    with beside(connection, lambda another: _described(another, *columns)) as described:
        yield described


def _read_shared(
    connection: duckdb.DuckDBPyConnection, rows: Rows, columns: str
) -> None:
    count = np.bincount(rows.own["place"].to_numpy(), minlength=rows.shared.height)
    shared = rows.shared.with_row_index("place").with_columns(messages=count)
    with readable(connection, shared):
        connection.execute(_READ_ENVELOPES.format(columns=columns))


def _described(
    connection: duckdb.DuckDBPyConnection,
    place: pl.Series,
    sent_at: pl.Series,
    content: pl.Series,
) -> pl.DataFrame:
    """Read times of the plain form, and leave only the others to the engine."""
    sent_at = sent_at.fill_null("")
    is_plain = sent_at.str.contains(_PLAIN)
    read = sent_at.str.to_datetime(
        _PLAIN_FORMAT, time_unit="us", strict=False, cache=False
    )
    moment = read.set(~is_plain, None)
    if moment.null_count():
        other = sent_at.set(moment.is_not_null(), None)
        with readable(connection, pl.DataFrame({"moment": moment, "sent_at": other})):
            moment = frame_of(connection, _MOMENTS).to_series()
    return pl.DataFrame(
        {
            "envelope": place,
            "moment": moment,
            "characters": content.fill_null("").str.len_chars(),
        }
    )


def contents_of(file: ExportFile | None) -> pl.Series | None:
    """Give the content of every message, where the file is rows already."""
    if file is None or file.rows is None:
        return None
    return file.rows.own[f"c{file.columns.index('content')}"]


def let_contents_go(file: ExportFile | None) -> None:
    """Leave the rows without what ``contents_of`` gives.

    That is half of all that they hold in memory.
    """
    if file is not None and file.rows is not None:
        file.rows.own.drop_in_place(f"c{file.columns.index('content')}")


def masked_mail(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Warn of messages whose people were all replaced by one name."""
    told = (
        "messages.csv: one and the same name fills more than 90 % of FROM and of TO;"
        " who wrote to whom cannot be told."
    )
    return (told,) if connection.execute(_MASKED).fetchall() else ()


def make_no_mail(connection: duckdb.DuckDBPyConnection) -> None:
    """Make both tables of an export without messages."""
    columns = ", ".join(f"{name} varchar" for name in ENVELOPE)
    for table, last in (
        ("hashed_envelopes", "cells ubigint"),
        ("envelopes", "envelope uinteger"),
    ):
        connection.execute(
            f"create or replace table incoming.{table}"
            f" ({columns}, messages bigint, {last})"
        )
    connection.execute(
        "create or replace table incoming.messages"
        " (cells ubigint, moment timestamp, characters bigint, content varchar)"
    )
