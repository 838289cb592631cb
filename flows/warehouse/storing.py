"""Storing: what an export adds to the raw layer, in one transaction."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import duckdb

from flows.core.exports import FileAccount
from flows.warehouse.connection import raw_tables, uncompressed
from flows.warehouse.messages import SAME_MESSAGE
from flows.warehouse.models import read_model
from flows.warehouse.scanning import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    import polars as pl

    from flows.core.exports import Export
    from flows.warehouse.loading import LoadedFile, Reject
    from flows.warehouse.messages import Keyed
    from flows.warehouse.recognise import Member

# Small files are kept whole for each export, big ones once for each row.
SNAPSHOTS = ("connections", "endorsements", "recommendations", "positions", "posts")
_SAME_INVITATION = (
    "kept.invitation_id = fresh.invitation_id"
    " and kept.text_hash is not distinct from fresh.text_hash"
)

_TABLES = """
create schema if not exists raw;
create table if not exists raw.exports (
    export_id varchar, name varchar, variety varchar, exported_on date,
    archive varchar, member_slug varchar, member_name varchar,
    recognised_by varchar, rows bigint, rejected bigint, is_suspect boolean
);
create table if not exists raw.files (
    export_id varchar, kind varchar, name varchar, sha256 varchar, rows bigint,
    rejected bigint
);
create table if not exists raw.rejects (
    export_id varchar, kind varchar, file varchar, line bigint, code varchar
);
create table if not exists raw.messages (
    message_id ubigint, envelope_id ubigint, sent_at timestamp, characters integer,
    words integer, normal_characters integer, has_question boolean,
    is_only_emoji boolean, is_template boolean, text_hash ubigint,
    bare_hash ubigint, tap_hash ubigint, first_seen_on date, last_seen_on date,
    is_changed boolean
);
create table if not exists raw.profile_urls (urls varchar, slugs varchar[]);
create table if not exists raw.alignments (
    older varchar, newer varchar, older_slug varchar, newer_slug varchar
);
"""
# Most exports are newer than all before, and leave the first of these as it is.
_SEEN_AGAIN = {"first_seen_on": ">", "last_seen_on": "<"}
_IS_SEEN_BEYOND = "kept.{column} {beyond} getvariable('exported_on')"
_MESSAGES_AGAIN = f"""
update raw.messages as kept set {{column}} = getvariable('exported_on')
from keyed as fresh where {_IS_SEEN_BEYOND} and {SAME_MESSAGE}
"""
# All renderings of a message are marked, so that nobody has to look for them again.
_MARK_CHANGED = """
update raw.messages set is_changed = true
where not is_changed and message_id in (select message_id from changed)
"""
_INVITATIONS_AGAIN = f"""
update raw.invitations as kept
set first_seen_on = least(kept.first_seen_on, getvariable('exported_on')),
    last_seen_on = greatest(kept.last_seen_on, getvariable('exported_on'))
from incoming.raw_invitations as fresh where {_SAME_INVITATION}
"""
_NEW_INVITATIONS = f"""
insert into raw.invitations by name
select * from incoming.raw_invitations as fresh
where not exists (
    select 1 from raw.invitations as kept where {_SAME_INVITATION}
)
"""
_KNOWN_INVITATIONS = """
select count(*) from incoming.raw_invitations
where invitation_id in (select invitation_id from raw.invitations)
"""
_NEW_ENVELOPES = """
insert into raw.envelopes by name
select * from incoming.raw_envelopes
where envelope_id not in (select envelope_id from raw.envelopes)
"""
# So many rows are written in one statement.
_AT_ONCE = 500
_NEW_URLS = """
insert into raw.profile_urls
select * from incoming.profile_urls
where urls not in (select urls from raw.profile_urls)
"""


@dataclass(frozen=True, slots=True)
class Intake:
    """An export that is ready to be stored.

    ``fresh`` waits for its new messages, many at a time, each beside its features.
    """

    export: Export
    member: Member
    archive: str
    exported_on: date
    loaded: tuple[LoadedFile, ...]
    rejects: tuple[Reject, ...]
    is_suspect: bool
    keyed: Keyed
    fresh: Iterator[pl.DataFrame]


def make_raw_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of the raw layer where they are missing."""
    try:
        # The last one is asked for often, and asking is cheaper than making.
        connection.execute("from raw.alignments limit 0")
    except duckdb.CatalogException:
        connection.execute(_TABLES)


def make_rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Make the rows for tables of the raw layer beside it, in ``incoming``."""
    for table in tables:
        connection.execute(
            f"create or replace table incoming.raw_{table} as"
            f" {read_model('raw', table)}"
        )


def accounts_of(
    connection: duckdb.DuckDBPyConnection, intake: Intake
) -> tuple[FileAccount, ...]:
    """Give the account of each file, and make the tables that are missing.

    The rows for these are there already, but for those that bear the export's date.
    """
    make_rows(connection, ["invitations"])
    # The engine writes to one database in a transaction, so these come first.
    made = raw_tables(connection)
    for table in (*SNAPSHOTS, "envelopes", "invitations"):
        if table not in made:
            connection.execute(
                f"create table raw.{table} as"
                f" select * from incoming.raw_{table} limit 0"
            )
    row = connection.execute(_KNOWN_INVITATIONS).fetchone()
    known = {"messages": intake.keyed.known, "invitations": row[0] if row else 0}
    return tuple(_account(file, intake, known) for file in intake.loaded)


def store_export(
    connection: duckdb.DuckDBPyConnection, intake: Intake, *, at: Callable[[str], None]
) -> None:
    """Add the export's rows to the raw layer; all of them or none."""
    at("prepared")
    connection.execute("begin")
    try:
        _write(connection, intake, at)
        # The messages are packed already. To pack the rest, their envelopes for the
        # most part, takes half of the commit.
        with uncompressed(connection):
            connection.execute("commit")
        at("committed")
    except BaseException:
        # A commit that failed leaves nothing that could be rolled back.
        with suppress(duckdb.Error):
            connection.execute("rollback")
        raise


def _write(
    connection: duckdb.DuckDBPyConnection, intake: Intake, at: Callable[[str], None]
) -> None:
    connection.execute(_NEW_URLS)
    at("addresses written")
    connection.execute(_NEW_ENVELOPES)
    at("envelopes written")
    for table in SNAPSHOTS:
        connection.execute(
            f"insert into raw.{table} by name select * from incoming.raw_{table}"
        )
        at(f"{table} written")
    with readable(connection, intake.keyed.every, "keyed"):
        _see_messages_again(connection)
    at("messages seen again")
    with readable(connection, intake.keyed.changed, "changed"):
        connection.execute(_MARK_CHANGED)
    at("messages marked")
    for rows in intake.fresh:
        with readable(connection, rows, "fresh"):
            connection.execute(_new_messages())
    at("messages written")
    connection.execute(_INVITATIONS_AGAIN)
    at("invitations seen again")
    connection.execute(_NEW_INVITATIONS)
    at("invitations written")
    _write_account(connection, intake)
    at("account written")


def _see_messages_again(connection: duckdb.DuckDBPyConnection) -> None:
    for column, beyond in _SEEN_AGAIN.items():
        is_beyond = _IS_SEEN_BEYOND.format(column=column, beyond=beyond)
        any_such = f"select 1 from raw.messages as kept where {is_beyond} limit 1"
        if connection.execute(any_such).fetchone():
            again = _MESSAGES_AGAIN.format(column=column, beyond=beyond)
            connection.execute(again)


def _new_messages() -> str:
    return f"insert into raw.messages by name {read_model('raw', 'messages')}"


def _write_account(connection: duckdb.DuckDBPyConnection, intake: Intake) -> None:
    export, member = intake.export, intake.member
    rejected = Counter(reject.kind for reject in intake.rejects)
    rows = {file.kind: file.records for file in intake.loaded}
    _insert(
        connection,
        "raw.rejects",
        [
            (export.content, reject.kind, reject.file, reject.line, reject.code)
            for reject in intake.rejects
        ],
    )
    _insert(
        connection,
        "raw.files",
        [
            (
                export.content,
                file.kind,
                file.name,
                file.sha256,
                rows.get(file.kind, 0),
                rejected[file.kind],
            )
            for file in export.files
        ],
    )
    connection.execute(
        "insert into raw.exports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            export.content,
            export.name,
            export.variety,
            intake.exported_on,
            intake.archive,
            member.slug,
            member.name,
            member.recognised_by,
            sum(rows.values()),
            sum(rejected.values()),
            intake.is_suspect,
        ],
    )


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Sequence[tuple[str | int, ...]],
) -> None:
    # A statement for each row would take longer than all the rest of a small export.
    for start in range(0, len(rows), _AT_ONCE):
        few = rows[start : start + _AT_ONCE]
        marks = ", ".join(["?"] * len(few[0]))
        values = ", ".join([f"({marks})"] * len(few))
        connection.execute(f"insert into {table} values {values}", [*chain(*few)])


def _account(file: LoadedFile, intake: Intake, known: dict[str, int]) -> FileAccount:
    rejected = sum(reject.kind == file.kind for reject in intake.rejects)
    repeats = known.get(file.kind, 0)
    return FileAccount(
        file=file.file,
        kind=file.kind,
        rows=file.records,
        stored=file.records - rejected - repeats,
        known=repeats,
        rejected=rejected,
    )
