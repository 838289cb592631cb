"""Ids of messages: one for each, the same in every export."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import polars as pl
import pytest

from flows.warehouse.hashing import mixed
from flows.warehouse.messages import keyed_messages, rows_to_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.warehouse.worlds import Warehouse, World

START = datetime(2026, 6, 1, tzinfo=UTC).replace(tzinfo=None)
# Of two threads that differ in one bit.
ENVELOPES = """
create table incoming.directed_envelopes as
select
    n::uinteger as envelope, (n + 10)::ubigint as envelope_id,
    (9223372036854775808 + n)::ubigint as thread, '' as first_name
from range(2) as numbers(n)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("attach ':memory:' as incoming; create schema raw")
        opened.execute(
            "create table raw.messages"
            " (message_id ubigint, envelope_id ubigint, characters integer)"
        )
        opened.execute(ENVELOPES)
        yield opened


def messages(*rows: tuple[int, int | None]) -> pl.DataFrame:
    """Make messages of envelopes and seconds after the start."""
    return pl.DataFrame(
        {
            "envelope": pl.Series([envelope for envelope, _ in rows], dtype=pl.UInt32),
            "moment": pl.Series(
                [n if n is None else START + timedelta(seconds=n) for _, n in rows],
                dtype=pl.Datetime("us"),
            ),
            "characters": pl.Series([5] * len(rows), dtype=pl.UInt32),
        }
    )


def ids(connection: duckdb.DuckDBPyConnection, found: pl.DataFrame) -> Sequence[int]:
    """Give the ids that messages get."""
    keyed, _ = keyed_messages(connection, found)
    return keyed.every["message_id"].to_list()


def test_bits_are_mixed_as_by_the_book() -> None:
    # What SplitMix64 gives from the seed 1234567 on.
    step, seed = 0x9E3779B97F4A7C15, 1234567
    states = np.array([(seed + n * step) % 2**64 for n in (1, 2, 3)], np.uint64)

    assert mixed(states).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_each_message_has_an_id_of_its_own(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    every = [(envelope, second) for second in range(500) for envelope in (0, 1)]
    found = messages(*every, (0, 7), (0, 7), (1, 7))

    assert len(set(ids(connection, found))) == len(every) + 3


def test_an_id_is_the_same_wherever_the_message_stands(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    before = ids(connection, messages((0, 1), (1, 1), (0, 2), (0, 2)))
    after = ids(connection, messages((1, 9), (0, 2), (0, None), (0, 2), (1, 1), (0, 1)))

    assert after[1:] == [before[2], before[3], before[1], before[0]]


def test_only_what_did_not_come_before_is_fresh(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = messages((0, 1), (0, 2), (1, 3), (1, 4))
    first = ids(connection, found)
    connection.executemany(
        "insert into raw.messages values (?, ?, ?)",
        [(first[0], 10, 5), (first[1], 10, 6), (first[2], 10, 5)],
    )

    keyed, _ = keyed_messages(connection, found)

    assert keyed.known == 3
    assert keyed.fresh["row"].to_list() == [2, 3, 4]


def test_features_stand_beside_their_messages(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    found = messages((0, 1), (0, None), (1, 3), (1, 4), (0, None))
    keyed, _ = keyed_messages(connection, found)
    features = pl.DataFrame({"row": [3, 4, 2, 1, 5], "words": [30, 40, 20, 10, 50]})

    (stored,) = rows_to_store(keyed, [features])

    first, second, third = keyed.every["message_id"]
    told = stored.select("message_id", "envelope_id", "words").rows()
    assert told == [(second, 11, 30), (third, 11, 40), (first, 10, 10)]


def test_renderings_are_marked_where_a_message_has_several(
    warehouse: Warehouse, world: World
) -> None:
    warehouse.take_in(world, "2026-06-01")
    first, *_ = world.messages
    for day, folder in (("2026-07-01", "ARCHIVE"), ("2026-05-01", "INBOX")):
        first[9] = folder
        warehouse.take_in(world, day)

    told = (
        "select is_changed, count(*) over (partition by message_id)"
        " from raw.messages order by all"
    )
    assert warehouse.rows(told) == [(False, 1), (True, 2), (True, 2)]
