"""Finds the records of a decoded file by its quotes alone, without parsing it."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, NamedTuple

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    import numpy.typing as npt
else:
    np = lazily("numpy")

_QUOTE, _LINE_END = ord('"'), ord("\n")
_ONE_BETWEEN = 2

# The library's own limit is shorter than a long message with pasted text.
csv.field_size_limit(16 << 20)


class _Block(NamedTuple):
    """A block's bytes, and where in it quotes stand and records start."""

    content: npt.NDArray[np.uint8]
    quotes: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]


class RecordCounter:
    """Counts records block by block: line ends that stand outside quotes.

    Wholly empty lines are no records, here as in DuckDB, which skips them where a
    table has more than one column; a line of blanks is one to both, and DuckDB
    rejects it. Whatever the engine stored and rejected together must come to
    ``records`` less the header. ``longest`` and ``shortest`` are in bytes;
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
        self._last: _Block | None = None
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
    def may_be_wrapped(self) -> bool:
        """Whether a record of the last block may be one quoted cell."""
        return self._last is not None and _opens_lone_cell(self._last)

    @property
    def is_balanced(self) -> bool:
        """Whether every quote that was opened is closed again."""
        return not self._is_inside

    def add(self, block: bytes) -> None:
        """Take in the next block of UTF-8; blocks may end anywhere."""
        content = np.frombuffer(block, np.uint8)
        # Both are few and found in one pass.
        marks = np.flatnonzero((content == _QUOTE) | (content == _LINE_END))
        is_quote = content[marks] == _QUOTE
        quotes, lines = marks[is_quote], marks[~is_quote]
        ends = self._plain_ends(content, quotes)
        if ends is None:
            ends = self._outer_ends(lines, quotes)
            self._look_around(content, quotes)
        self.quotes += len(quotes)
        self._is_inside = (self._is_inside + len(quotes)) & 1
        self.lines += len(lines)
        self.inner_ends += len(lines) - len(ends)
        self._measure(np.diff(ends, prepend=-1 - self._since_end) - 1)
        starts = np.append(ends + 1, 0 if not self._since_end else len(block))
        self._last = _Block(content, quotes, starts[starts < len(block)])
        after = len(block) - int(ends[-1]) - 1 if ends.size else len(block)
        self._since_end = after if ends.size else self._since_end + after
        self.longest = max(self.longest, self._since_end)

    def _plain_ends(
        self, content: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64] | None:
        """Find where records end, given that every cell of the block is quoted.

        None where one is not or a quote is astray: then it takes longer.
        """
        closing = quotes[1 - self._is_inside :: 2]
        opening = quotes[2 - self._is_inside :: 2]
        if not closing.size or not (self._is_inside or quotes[0] == 0):
            return None
        if len(closing) > len(opening) and closing[-1] != len(content) - 2:
            return None
        # Of two quotes that stand for one, the first seems to close.
        if bool((opening - closing[: len(opening)] > _ONE_BETWEEN).any()):
            return None
        after = content[closing + 1]
        is_end, is_doubled = after == _LINE_END, after == _QUOTE
        is_plain = is_end | is_doubled | (after == self._delimiter)
        if not is_plain.all() or (len(closing) > len(opening) and not is_end[-1]):
            return None
        self.doubled += int(np.count_nonzero(is_doubled))
        ends: npt.NDArray[np.int64] = closing[is_end] + 1
        return ends

    def _outer_ends(
        self, lines: npt.NDArray[np.int64], quotes: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        inside = (np.searchsorted(quotes, lines) + self._is_inside) & 1
        outer: npt.NDArray[np.int64] = lines[inside == 0]
        return outer

    def _look_around(
        self, content: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64]
    ) -> None:
        if not quotes.size:
            return
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


def _opens_lone_cell(block: _Block) -> bool:
    """Say whether a record may be one quoted cell: no other plainly comes after it."""
    content, quotes = block.content, block.quotes
    opening = block.starts[content[block.starts] == _QUOTE]
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
