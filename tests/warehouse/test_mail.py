"""Messages that are rows already keep their order, whatever the engine's threads."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from flows.core.exports import ExportFile, Rows
from flows.warehouse.mail import contents_of, read_mail

# Several of the engine's row groups, and of its tasks.
MANY = 400_000


def test_many_messages_keep_the_order_of_the_file() -> None:
    number = pl.int_range(MANY)
    own = pl.select(
        c2=pl.repeat("2026-06-10 12:00:00 UTC", MANY),
        c3=pl.repeat("x" * 60, MANY).str.head(number % 60),
        place=(number % 7).cast(pl.UInt32),
    )
    frames = [own.slice(start, 30_000) for start in range(0, MANY, 30_000)]
    shared = pl.DataFrame({"c0": [f"Ada {n}" for n in range(7)], "c1": ["Rana"] * 7})
    columns = ("sender_name", "recipient_names", "sent_at", "content")
    rows = Rows(pl.concat(frames), shared)
    file = ExportFile(
        "messages", "messages.csv", Path(), columns, ",", MANY, "", rows=rows
    )

    with duckdb.connect(config={"threads": 4}) as connection:
        connection.execute("attach ':memory:' as incoming")
        read_mail(connection, file)
        found = connection.execute(
            "select envelope, characters from incoming.messages order by rowid"
        ).fetchnumpy()

    contents = contents_of(file)
    assert contents is not None
    assert (found["characters"] == contents.str.len_chars().to_numpy()).all()
    assert (found["envelope"] == own["place"].to_numpy()).all()
