"""Parses a table as it is unpacked, as long as no row of it is in doubt.

What is read so never touches the disk. Whoever gets None has to copy the file and to
have it read by an engine that can say which rows it rejects, and why.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flows.core.exports import Rows
from flows.core.lazy import lazily
from flows.linkedin.formats import MESSAGES
from flows.linkedin.records import RecordCounter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy as np
    import polars as pl

    from flows.linkedin.formats import Format
    from flows.linkedin.headers import Header
else:
    np = lazily("numpy")
    pl = lazily("polars")

# So many bytes are parsed at a time.
_BATCH = 16 << 20
# Nobody writes longer messages; the engine would reject one of twice the size.
_LONGEST_RECORD = 1 << 20


def parse(
    blocks: Iterable[bytes],
    header: Header,
    form: Format,
    ahead: Callable[[Iterator[bytes]], Iterator[bytes]] = iter,
) -> tuple[Rows, RecordCounter] | None:
    """Give the rows below ``header``, with which the blocks begin, and their count.

    ``ahead`` may have one batch counted while another one is parsed. None if there is
    any doubt: a quote at a place where none belongs, a row with too few or too many
    cells or with nothing in any, a line end inside a cell where that may be damage, or
    an account that does not add up.
    """
    if header.is_wrapped:
        return None
    counter = RecordCounter(header.delimiter)
    parser = _Parser(header, form)
    may_hold_ends = header.is_quoted and form is MESSAGES
    try:
        for batch in ahead(_batches(blocks, counter, may_hold_ends=may_hold_ends)):
            parser.add(batch)
    except (_InDoubtError, pl.exceptions.PolarsError):
        return None
    rows = parser.rows()
    adds_up = counter.is_balanced and rows.own.height == counter.records - 1
    # A row with too few cells would be filled up, and this shows it.
    adds_up &= parser.quotes == counter.quotes - counter.doubled
    # Among many, only a row of nothing but delimiters is looked for.
    adds_up &= counter.shortest >= len(header.columns)
    if not adds_up:
        return None
    return rows, counter


class _InDoubtError(Exception):
    """The file has a row that has to be looked at."""


class _Parser:
    """Parses batches of whole records, the first of which begins with the header.

    ``quotes`` are the bytes of the file that are neither in its cells nor end one:
    of two quotes that stand for one, a cell has the other.
    """

    def __init__(self, header: Header, form: Format) -> None:
        names = {f"c{place}": name for place, name in enumerate(header.columns)}
        self._is_small = not form.own
        own = form.own or header.columns
        self._own = [name for name, column in names.items() if column in own]
        apart = {*own, *form.idle}
        self._shared = [n for n, column in names.items() if column not in apart]
        self._schema = dict.fromkeys(names, pl.String)
        self._delimiter = header.delimiter
        self._skipped = header.length
        nothing = pl.DataFrame(schema=self._schema)
        self._owns = [nothing.select(self._own)]
        self._shares = [nothing.select(self._shared)]
        self._places = [pl.Series("place", [], pl.UInt32)]
        self._shares_so_far = 0
        self.quotes = 0

    def add(self, batch: bytes) -> None:
        """Parse one batch; raises ``PolarsError``, for what is no UTF-8 too."""
        self.quotes += batch.count(b'"', 0, self._skipped)
        batch, self._skipped = batch[self._skipped :], 0
        if not batch:
            return
        frame = pl.read_csv(
            batch,
            has_header=False,
            separator=self._delimiter,
            schema=self._schema,
            empty_string_is_null=False,
        )
        if self._is_small and _holds_row_of_nothing(frame):
            raise _InDoubtError
        in_cells = frame.select(pl.sum_horizontal(pl.all().str.len_bytes().sum()))
        ends = frame.height * frame.width - (not batch.endswith(b"\n"))
        self.quotes += len(batch) - in_cells.item() - ends
        self._owns.append(frame.select(self._own))
        if self._shared:
            shared, place = _apart(frame.select(self._shared))
            self._places.append(place + self._shares_so_far)
            self._shares.append(shared)
            self._shares_so_far += shared.height

    def rows(self) -> Rows:
        """Give all rows so far as one table."""
        own = pl.concat(self._owns).with_row_index("file_row", offset=1)
        shared = pl.concat(self._shares)
        if self._shared:
            # What two batches have in common stands in both of them until now.
            shared, place = _apart(shared)
            own = own.with_columns(place=place.gather(pl.concat(self._places)))
        return Rows(own, shared)


def _holds_row_of_nothing(frame: pl.DataFrame) -> bool:
    for name in frame.columns:
        frame = frame.filter(pl.col(name).str.strip_chars() == "")
    return bool(frame.height)


def _apart(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Give each different row once, and for every row the place of its like."""
    # Of 64 bits, from a seed that nobody can know: two of a million different rows meet
    # as seldom as two ids of messages do.
    hashes = frame.hash_rows(seed=secrets.randbits(64)).to_numpy()
    _, first, place = np.unique(hashes, return_index=True, return_inverse=True)
    # As they come first in the frame, and not in the order of their hashes.
    order = np.argsort(first)
    return frame[first[order]], pl.Series("place", np.argsort(order)[place], pl.UInt32)


def _batches(
    blocks: Iterable[bytes], counter: RecordCounter, *, may_hold_ends: bool
) -> Iterator[bytes]:
    """Join blocks to batches that end with a record, as long as there is no doubt."""
    parts: list[bytes] = []
    for block in blocks:
        counter.add(block)
        if not counter.is_regular or counter.longest > _LONGEST_RECORD:
            raise _InDoubtError
        if counter.inner_ends and not may_hold_ends:
            raise _InDoubtError
        cut = len(block) - counter.unfinished
        if cut > 0 and sum(map(len, parts)) + cut >= _BATCH:
            yield b"".join([*parts, memoryview(block)[:cut]])
            parts = [block[cut:]]
        else:
            parts.append(block)
    yield b"".join(parts)
