"""Decoding and counting, wherever the blocks of bytes happen to end."""

from __future__ import annotations

import csv
import io
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.linkedin.decoding import Decoded, is_utf8
from flows.linkedin.records import RecordCounter, as_record, cells_of, raw_records

CELLS = st.text(st.sampled_from('ab",;\n é\u2028\U0001f600'), max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8)
# Whole characters, pieces of them, and what looks like one and is none.
PIECES = st.sampled_from(
    (
        *(b"a", "é€\U0010ffff".encode(), b"\xc3", b"\xa9", b"\xe2\x82", b"\xff"),
        *(b"\xed\xa0\x80", b"\xc0\x80", b"\xe0\x80\x80", b"\xf4\x90\x80\x80"),
    )
)
SPLITS = st.integers(min_value=1, max_value=9)


def _written(table: list[list[str]], quoting: int) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows(table)  # type: ignore[arg-type]
    return out.getvalue().encode()


def _split(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=2), max_size=8), SPLITS)
def test_a_row_that_is_one_quoted_cell_is_never_passed_over(
    table: list[list[str]], size: int
) -> None:
    counter, may_be = RecordCounter(), False

    for block in _split(_written(table, csv.QUOTE_ALL), size):
        counter.add(block)
        may_be |= counter.may_be_wrapped

    assert may_be or all(len(row) > 1 for row in table)


def test_rows_of_quoted_cells_need_no_second_look() -> None:
    counter = RecordCounter()

    counter.add(b'"a","b ""c"""\n"d","e"\n')

    assert not counter.may_be_wrapped


@given(TABLES, SPLITS, st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_records_are_counted_whatever_the_cells_hold(
    table: list[list[str]], size: int, quoting: int
) -> None:
    counter = RecordCounter()

    for block in _split(_written(table, quoting), size):
        counter.add(block)

    assert counter.records == len(table)
    assert counter.is_balanced


FACTS = attrgetter(
    "records", "unfinished", "longest", "shortest", "lines", "inner_ends", "quotes"
)


STRANGE = st.text(st.sampled_from('"",\nab')).map(str.encode)


@given(STRANGE, TABLES, STRANGE)
def test_a_block_counts_as_its_bytes_do(
    before: bytes, table: list[list[str]], after: bytes
) -> None:
    content = before + _written(table, csv.QUOTE_ALL) + after
    at_once, one_by_one, by_lines = RecordCounter(), RecordCounter(), RecordCounter()

    at_once.add(content)
    for byte in _split(content, 1):
        one_by_one.add(byte)
    for line in content.splitlines(keepends=True):
        by_lines.add(line)

    assert FACTS(at_once) == FACTS(one_by_one) == FACTS(by_lines)


@given(TABLES)
def test_raw_records_are_the_file_and_parse_to_its_cells(
    table: list[list[str]],
) -> None:
    content = _written(table, csv.QUOTE_MINIMAL)

    records = list(raw_records(io.BytesIO(content)))

    assert b"".join(records) == content
    assert [cells_of(record, ",") for record in records] == table


@given(st.lists(CELLS, min_size=2, max_size=5), st.sampled_from(",;\t"))
def test_a_record_written_is_read_back(cells: list[str], delimiter: str) -> None:
    assert cells_of(as_record(cells, delimiter), delimiter) == cells


@given(
    st.text(st.sampled_from("aé\u20ac\U0001f600\n,"), max_size=60),
    SPLITS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_text_survives_any_division_into_chunks(
    text: str, size: int, encoding: str
) -> None:
    start = "First Name,Last Name\n"
    # The first piece always holds the marks by which an encoding is known.
    content = (start + text).encode(encoding)
    decoded = Decoded([content[:24], *_split(content[24:], size)], "test")

    assert b"".join(decoded).decode() == start + text
    assert decoded.foreign_lines == decoded.lost_characters == 0


@given(st.lists(st.sampled_from(["a", "\r\n", "\n", "\r"]), max_size=20), SPLITS)
def test_line_ends_survive_any_division_into_chunks(
    pieces: list[str], size: int
) -> None:
    text = "".join(pieces)

    decoded = Decoded([b"x", *_split(text.encode(), size)], "test")

    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert b"".join(decoded).decode() == "x" + expected


def test_only_the_bytes_that_are_not_utf8_are_read_otherwise() -> None:
    decoded = Decoded([b"jos\xc3\xa9\ncaf\xe9 \x81 \xc3\xa9\n", b"\x92"], "test")

    assert b"".join(decoded).decode() == "josé\ncafé \ufffd é\n\u2019"
    assert decoded.foreign_lines == 2


@given(st.lists(PIECES | st.binary(max_size=40), max_size=20).map(b"".join))
def test_what_is_taken_for_utf8_is_what_can_be_decoded(block: bytes) -> None:
    try:
        block.decode()
    except UnicodeDecodeError:
        assert not is_utf8(block)
    else:
        assert is_utf8(block)


def test_a_line_longer_than_every_chunk_is_passed_on_in_pieces() -> None:
    decoded = Decoded([b"ab", "c\u20ac".encode()[:2], "\u20ac".encode()[1:]], "test")

    assert list(decoded) == [b"ab", b"c", "\u20ac".encode()]


@pytest.mark.parametrize(
    ("content", "records", "is_balanced"),
    [
        (b"", 0, True),
        (b"\n\n\n", 0, True),
        (b"a", 1, True),
        (b'a\n"b\nc', 2, False),
        (b'a\n"b\nc"\n', 2, True),
        (b'"",""\n\n"a"', 2, True),
    ],
)
def test_records_by_hand(content: bytes, records: int, *, is_balanced: bool) -> None:
    counter = RecordCounter()

    counter.add(content)

    assert (counter.records, counter.is_balanced) == (records, is_balanced)
