"""Messages that are rows already: in the file's order, at the engine's own times."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.core.exports import ExportFile, Rows
from flows.warehouse.mail import contents_of, messages_beside, read_mail

# Several of the engine's row groups, and of its tasks.
MANY = 400_000
ODD = ("0", "9", "+", "-", " ", "\t", "/", "T", "\u0661", "\u202f", "\u00a0", "")
EDGES = product(
    ("0001", "1000", "1900", "2000", "2024", "2999", "9999"),
    ("00", "28", "29", "30"),
    ("00", "59", "60", "61"),
)


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
        with messages_beside(connection, file) as have_messages:
            found = have_messages()

    contents = contents_of(file)
    assert contents is not None
    assert (found["characters"] == contents.str.len_chars()).all()
    assert (found["envelope"] == own["place"]).all()


PLAIN = "2026-07-01 06:27:29 UTC"
TIMES = (
    *(PLAIN[:n] + other + PLAIN[n + 1 :] for n in range(len(PLAIN)) for other in ODD),
    *(PLAIN[:n] + other + PLAIN[n:] for n in range(len(PLAIN) + 1) for other in ODD),
    *(f"{year}-02-{day} 23:59:{second} UTC" for year, day, second in EDGES),
    "2026-07-01 06:27:29",
    "7/1/26, 6:27 PM",
    "07/01/26, 6:27\u202fPM",
    "7/1/2026, 6:27 PM",
    "",
)


def test_times_are_those_that_the_engine_reads(tmp_path: Path) -> None:
    columns = ("sender_name", "recipient_names", "sent_at", "content")
    many = len(TIMES)
    own = pl.select(
        c2=pl.Series(TIMES),
        c3=pl.repeat("text", many),
        place=pl.repeat(0, many, dtype=pl.UInt32),
    )
    rows = Rows(own, pl.DataFrame({"c0": ["Ada"], "c1": ["Rana"]}))
    path = tmp_path / "messages.csv"
    lines = (f'Ada,Rana,"{each}",text\n' for each in TIMES)
    path.write_text("".join(["A,B,C,D\n", *lines]), encoding="utf-8")
    file = ExportFile("messages", path.name, path, columns, ",", many, "")

    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as incoming")
        read_mail(connection, file)
        with messages_beside(connection, file) as have_messages:
            by_engine = have_messages()["moment"]
        with messages_beside(connection, replace(file, rows=rows)) as have_messages:
            by_both = have_messages()["moment"]

    assert by_both.to_list() == by_engine.to_list()
    assert by_engine.null_count() > many / 2


@pytest.mark.parametrize("text", ["\\N", "", "NULL", '"'])
def test_no_text_stands_for_nothing(tmp_path: Path, text: str) -> None:
    columns = ("sender_name", "recipient_names", "sent_at", "content")
    path = tmp_path / "messages.csv"
    quoted = text.replace('"', '""')
    path.write_text(f'A,B,C,D\nAda,Rana,{PLAIN},"{quoted}"\n', encoding="utf-8")
    file = ExportFile("messages", path.name, path, columns, ",", 1, "")

    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as incoming")
        read_mail(connection, file)
        query = "select content, characters from incoming.messages"
        found = connection.execute(query).fetchall()

    assert found == [(text, len(text))]
