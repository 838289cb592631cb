"""Finds the records of a decoded file by its quotes alone, without parsing it."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import numpy.typing as npt
else:
    np = lazily("numpy")

_QUOTE, _LINE_END = ord('"'), ord("\n")

# The library's own limit is shorter than a long message with pasted text.
csv.field_size_limit(16 << 20)


class RecordCounter:
    """Counts records block by block: line ends that stand outside quotes.

    Wholly empty lines are no records, here as in DuckDB, which skips them where a
    table has more than one column; a line of blanks is one to both, and DuckDB
    rejects it. Whatever the engine stored and rejected together must come to
    ``records`` less the header. ``longest`` and ``shortest`` are in bytes;
    ``may_be_wrapped`` says whether a record of the last block may be one quoted cell,
    ``lines`` counts all line ends and ``inner_ends`` those inside quotes.
    ``is_regular`` says whether each quote so far opens or closes a whole cell of a
    table with that delimiter, or is one of two that stand for one; ``quotes``
    counts all and ``doubled`` those pairs.
    """

    def __init__(self, delimiter: str = ",") -> None:
        self._delimiter = ord(delimiter)
        self._records = 0
        self._is_inside = 0
        self._since_end = 0
        self.longest = 0
        self._shortest = sys.maxsize
        self.may_be_wrapped = False
        self.lines = 0
        self.inner_ends = 0
        self.is_regular = True
        self.quotes = 0
        self.doubled = 0

    @property
    def unfinished(self) -> int:
        """The bytes so far of a record that has no end yet."""
        return self._since_end

    @property
    def records(self) -> int:
        """Records so far, the header included, a last one without an end too."""
        return self._records + (self._since_end > 0)

    @property
    def shortest(self) -> int:
        """The size of the shortest record so far, a last one without an end too."""
        return min(self._shortest, self._since_end or sys.maxsize)

    @property
    def is_balanced(self) -> bool:
        """Whether every quote that was opened is closed again."""
        return not self._is_inside

    def add(self, block: bytes) -> None:
        """Take in the next block of UTF-8; blocks may end anywhere."""
        content = np.frombuffer(block, np.uint8)
        ends = all_ends = np.flatnonzero(content == _LINE_END)
        quotes = ends[:0]
        if _QUOTE in block:
            quotes = np.flatnonzero(content == _QUOTE)
            inside = (np.searchsorted(quotes, ends) + self._is_inside) & 1
            self.quotes += len(quotes)
            self._look_around(content, quotes)
            ends = ends[inside == 0]
            self._is_inside = (self._is_inside + len(quotes)) & 1
        elif self._is_inside:
            ends = ends[:0]
        self.lines += len(all_ends)
        self.inner_ends += len(all_ends) - len(ends)
        self._measure(np.diff(ends, prepend=-1 - self._since_end) - 1)
        starts = np.append(ends + 1, 0 if not self._since_end else len(block))
        starts = starts[starts < len(block)]
        self.may_be_wrapped = _opens_lone_cell(content, quotes, starts)
        after = len(block) - int(ends[-1]) - 1 if ends.size else len(block)
        self._since_end = after if ends.size else self._since_end + after
        self.longest = max(self.longest, self._since_end)

    def _look_around(
        self, content: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64]
    ) -> None:
        # With a quote open, the first of the block closes.
        closing = quotes[1 - self._is_inside :: 2]
        opening = quotes[self._is_inside :: 2]
        before = content[opening[opening > 0] - 1]
        after = content[closing[closing < len(content) - 1] + 1]
        # Of two together, the first seems to close and the second to open.
        self.doubled += int(np.count_nonzero(before == _QUOTE))
        edges = (self._delimiter, _LINE_END, _QUOTE)
        self.is_regular &= bool(np.isin(np.append(before, after), edges).all())

    def _measure(self, sizes: npt.NDArray[np.int64]) -> None:
        sizes = sizes[sizes > 0]
        self._records += len(sizes)
        self.longest = max(self.longest, int(sizes.max(initial=0)))
        self._shortest = int(sizes.min(initial=self._shortest))


def _opens_lone_cell(
    content: npt.NDArray[np.uint8],
    quotes: npt.NDArray[np.int64],
    starts: npt.NDArray[np.int64],
) -> bool:
    """Say whether a record may be one quoted cell: no other plainly comes after it."""
    opening = starts[content[starts] == _QUOTE]
    closing = np.searchsorted(quotes, opening) + 1
    after = quotes[closing[closing < len(quotes)]] + 1
    after = after[after < len(content)]
    if len(after) < len(opening):
        return True
    # An escaped quote does not close the cell, so it may be long.
    return bool(((content[after] == _QUOTE) | (content[after] == _LINE_END)).any())


def raw_records(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines into records: as long as a quote is open, the next one belongs."""
    parts: list[bytes] = []
    is_open = False
    for line in lines:
        parts.append(line)
        is_open ^= bool(line.count(b'"') & 1)
        if not is_open:
            yield b"".join(parts)
            parts.clear()
    if parts:
        yield b"".join(parts)


def cells_of(record: bytes, delimiter: str) -> list[str]:
    """Parse one record; what is not exactly one to a parser has no cells."""
    text = record.decode().removesuffix("\n")
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def as_record(cells: Iterable[str], delimiter: str) -> bytes:
    """Write cells as one record, quoted where needed."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()
