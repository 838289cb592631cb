"""Messages: each gets its id, and those that are new are put beside their features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.features import SHARE, features_of
from flows.warehouse.hashing import mixed
from flows.warehouse.scanning import frame_of, readable
from flows.warehouse.texts import names_to_mask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import duckdb
    import numpy as np
    import polars as pl

    from flows.warehouse.features import Begun
else:
    np = lazily("numpy")
    pl = lazily("polars")

# In the same envelope and of the same length, it needs no second look.
SAME_MESSAGE = (
    "kept.message_id = fresh.message_id and kept.envelope_id = fresh.envelope_id"
    " and kept.characters = fresh.characters"
)
_ENVELOPES = """
select envelope, envelope_id, thread, first_name from incoming.directed_envelopes
order by envelope
"""
_FRESH = f"""
select fresh.row from frame as fresh anti join raw.messages as kept on {SAME_MESSAGE}
order by fresh.row
"""
_CHANGED = """
select message_id from frame semi join raw.messages using (message_id) group by all
"""
_TEXTS = """
select rowid + 1 as row, content from incoming.messages
where
    rowid between {first} - 1 and {last} - 1
    and rowid + 1 in (select row from frame)
order by rowid
"""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The messages of the export at hand whose time can be read, in the file's order.

    ``every`` has row (of the file, from 1 on), envelope_id, moment, characters and
    message_id, which is the same in every export. ``fresh`` are the rows of it that
    did not come before as they are, and have is_changed, whether their id did.
    ``envelopes`` are the rows of ``incoming.envelopes`` that any message came in, and
    ``file_rows`` counts all rows of the file.
    """

    file_rows: int
    every: pl.DataFrame
    fresh: pl.DataFrame
    envelopes: pl.Series

    @property
    def changed(self) -> pl.DataFrame:
        """The messages that came before in another envelope or of another length."""
        return self.fresh.filter("is_changed")

    @property
    def known(self) -> int:
        """How many messages came before, as they are or not."""
        return self.every.height - self.fresh.height + self.changed.height


@dataclass(frozen=True, slots=True)
class Names:
    """First names to mask: ``names`` by envelope, and the envelope of each row."""

    names: pl.DataFrame
    envelopes: pl.Series

    def of(self, rows: pl.Series) -> pl.DataFrame:
        """Give for rows of the file, from 1 on, what ``with_names`` asks for."""
        return self.names[self.envelopes.gather(rows - 1)]


def keyed_messages(
    connection: duckdb.DuckDBPyConnection, messages: pl.DataFrame
) -> tuple[Keyed, Names]:
    """Give the messages of ``messages_beside`` their ids, and what names to mask.

    LinkedIn gives messages no id. Conversation, direction and second find one again,
    and the place in the file tells it from others of that second. Its words do not
    count: they can be edited and deleted, and line ends are rendered anew.
    """
    envelopes = frame_of(connection, _ENVELOPES)
    if envelopes["envelope"].to_list() != list(range(envelopes.height)):
        raise AssertionError
    dated = messages.with_row_index("row", 1).filter(pl.col("moment").is_not_null())
    second = dated["moment"].to_physical().to_numpy().view(np.uint64)
    thread = envelopes["thread"].gather(dated["envelope"]).to_numpy()
    every = dated.select(
        pl.col("row").cast(pl.Int64),
        envelopes["envelope_id"].gather(dated["envelope"]),
        "moment",
        pl.col("characters").cast(pl.Int32),
        _told_apart(pl.Series("message_id", mixed(thread ^ mixed(second)))),
    )
    fresh = _compared(connection, every)
    keyed = Keyed(messages.height, every, fresh, dated["envelope"].unique())
    return keyed, Names(names_to_mask(envelopes["first_name"]), messages["envelope"])


def features_to_find(
    connection: duckdb.DuckDBPyConnection,
    keyed: Keyed,
    names: Names,
    *,
    contents: pl.Series | None,
    begun: Begun | None,
    key: bytes,
) -> list[Callable[[], pl.DataFrame]]:
    """Make what gives the features of fresh messages, one share at a time.

    ``contents`` are the texts of all rows, where these are not in
    ``incoming.messages``; ``begun`` is what was begun of them.
    """
    if begun:
        return begun.finishing(names.of)
    rows = keyed.fresh["row"]
    shares = [rows.slice(start, SHARE) for start in range(0, len(rows), SHARE)]
    fetches = [partial(_texts_of, connection, contents, share) for share in shares]
    return features_of(fetches, names.of, key=key)


def rows_to_store(
    keyed: Keyed, shares: Iterable[pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """Put fresh messages beside their features, in the order of these.

    Each answer has message_id, envelope_id, moment and is_changed, and the columns of
    ``text_features``. Features of other rows are left out.
    """
    rows = keyed.fresh["row"].to_numpy()
    place = np.full(keyed.file_rows, -1, np.int64)
    place[rows - 1] = np.arange(len(rows))
    own = keyed.fresh.select("message_id", "envelope_id", "moment", "is_changed")
    for features in shares:
        places = pl.Series(place[features["row"].to_numpy() - 1])
        is_fresh = places >= 0
        beside = features.drop("row").filter(is_fresh)
        yield pl.concat([own[places.filter(is_fresh)], beside], how="horizontal")


def _told_apart(ids: pl.Series) -> pl.Series:
    """Give other ids to all but the first of those that are the same."""
    in_order = np.sort(ids.to_numpy())
    repeated = in_order[1:][in_order[1:] == in_order[:-1]]
    if not len(repeated):
        return ids
    places = ids.is_in(pl.Series(repeated).implode()).arg_true()
    same = ids.gather(places).to_frame()
    number = same.select(pl.int_range(pl.len()).over(ids.name)).to_series().to_numpy()
    apart = mixed(same.to_series().to_numpy() ^ mixed(number.astype(np.uint64)))
    return ids.scatter(places, np.where(number == 0, same.to_series(), apart))


def _compared(
    connection: duckdb.DuckDBPyConnection, every: pl.DataFrame
) -> pl.DataFrame:
    """Give the messages that are fresh, and tell those that only changed."""
    if not connection.execute("select 1 from raw.messages limit 1").fetchone():
        return every.with_columns(is_changed=False)
    with readable(connection, every.drop("moment")):
        rows = frame_of(connection, _FRESH).to_series()
    fresh = every.filter(pl.col("row").is_in(rows.implode()))
    with readable(connection, fresh.select("message_id")):
        changed = frame_of(connection, _CHANGED).to_series()
    return fresh.with_columns(is_changed=pl.col("message_id").is_in(changed.implode()))


def _texts_of(
    connection: duckdb.DuckDBPyConnection, contents: pl.Series | None, rows: pl.Series
) -> pl.DataFrame:
    """Give row and content of the texts of some rows."""
    if contents is not None:
        return pl.DataFrame({"row": rows, "content": contents.gather(rows - 1)})
    with readable(connection, rows.to_frame()):
        return frame_of(connection, _TEXTS.format(first=rows[0], last=rows[-1]))
