"""Files damaged in every way that was seen: exact rows, or said what is wrong."""

from __future__ import annotations

import csv
import io
import random
import time
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import FormatError, RapportError
from flows.linkedin.reading import open_export
from tests.linkedin.conftest import CASES, Rows, engine_rows
from tests.linkedin.damaged_files import DAMAGED, SUSPECT, mutant, rows, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.exports import ExportFile

    ReadCsv = Callable[..., ExportFile]

# The larger one is longer than a block of bytes.
SIZES = (20, 16_000)
MUTATED = sorted(CASES.glob("*/[CcMmI]*.csv"))

REFUSED = [key for key, (_, what) in DAMAGED.items() if str(what).startswith("E")]
READ = [key for key in DAMAGED if key not in REFUSED]


def test_the_corpus_is_large_enough() -> None:
    assert len(DAMAGED) >= 26


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("damage", READ)
def test_every_row_of_a_damaged_file_is_accounted_for(
    damage: str, size: int, read_csv: ReadCsv
) -> None:
    build, expected = DAMAGED[damage]

    file = read_csv(build(size))
    read = engine_rows(file)

    if expected == SUSPECT:
        assert file.records != read.total or not file.quotes_balanced
        assert file.warnings
    else:
        assert (file.records, read.rejected) == (size, expected)
        assert read.total == size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("damage", REFUSED)
def test_what_cannot_be_understood_is_refused(
    damage: str, size: int, read_csv: ReadCsv
) -> None:
    build, code = DAMAGED[damage]
    content = build(size)
    start = time.perf_counter()

    with pytest.raises(FormatError, match=rf"\[{code}\]"):
        read_csv(content)

    assert time.perf_counter() - start < 5


def test_a_reader_that_drops_rows_in_silence_would_be_noticed(
    read_csv: ReadCsv,
) -> None:
    file = read_csv(DAMAGED["a row too short"][0](20))

    # The twin: what the engine makes of the same copy when it is told to go on.
    assert len(engine_rows(file).good) != file.records


def test_a_record_as_long_as_a_file_is_refused(read_csv: ReadCsv) -> None:
    content = b'FROM,TO,DATE,CONTENT\nAda,"' + b"x,y\n" * (9 << 20)

    with pytest.raises(FormatError, match=r"never closed.*\[E1115\]"):
        read_csv(content, "messages.csv")


def test_good_rows_around_a_bad_one_are_exact(read_csv: ReadCsv) -> None:
    lines = rows(40)
    good = engine_rows(read_csv(table(lines).encode())).good
    lines[7] = "too,short"

    read = engine_rows(read_csv(table(lines).encode()))

    assert read == Rows([*good[:7], *good[8:]], 1)


def test_a_refusal_lists_the_columns_found(read_csv: ReadCsv) -> None:
    with pytest.raises(FormatError, match=r"\(found: Source, Target, Label\)"):
        read_csv(b"Source,Target,Label\n1,2,knows\n")


def test_a_refusal_names_the_column_missing(read_csv: ReadCsv) -> None:
    with pytest.raises(FormatError, match='no column "Connected On"'):
        read_csv(b"First Name,Last Name,Mail\nAda,Vance,a@example.com\n")


@pytest.mark.parametrize("damage", REFUSED)
def test_no_refusal_and_no_warning_quotes_a_row(damage: str, read_csv: ReadCsv) -> None:
    with pytest.raises(FormatError) as refusal:
        read_csv(DAMAGED[damage][0](20))

    for word in ("Zoé", "Vance", "Lind", "linkedin.com", "Fabrikam", "knows"):
        assert word not in str(refusal.value)


def test_messages_swallowed_by_two_stray_quotes_are_noticed(read_csv: ReadCsv) -> None:
    header = "FROM,TO,DATE,SUBJECT,CONTENT,FOLDER"
    lines = ["Ada,Rana,2026-06-10 12:00:00 UTC,,Hello,INBOX"] * 30
    lines[5] = lines[5].replace("Hello", '"Hello')
    lines[25] = lines[25].replace("Hello", 'Hello"')

    file = read_csv(table(lines, header=header).encode(), "messages.csv")

    assert file.records != engine_rows(file).total
    assert "inside a quoted cell: 20" in file.warnings[0]


def test_rows_of_nothing_among_messages_are_no_records(read_csv: ReadCsv) -> None:
    file = read_csv(
        b"FROM,TO,DATE,CONTENT\nAda,Rana,2026-06-10 12:00:00 UTC,Hello\n,,,\n",
        "messages.csv",
    )

    assert file.records == engine_rows(file).total == 1


def test_paragraphs_with_commas_and_dates_are_no_swallowed_rows(
    read_csv: ReadCsv,
) -> None:
    prose = "One, two, three,\nfour, five, six, seven, on 02 May 2024, then, more\n"

    file = read_csv(
        b"First Name,Last Name,Text,Creation Date\n"
        + f'Ada,Vance,"{prose}","01/02/24, 09:00 AM"\n'.encode(),
        "Recommendations_Given.csv",
    )

    assert file.records == engine_rows(file).total == 1


def test_large_messages_in_quotes_as_a_whole_are_opened(read_csv: ReadCsv) -> None:
    line = 'Ada,Rana,2026-06-10 12:00:00 UTC,,"Yes, and ""more""",INBOX'
    wrapped = '"' + line.replace('"', '""') + '"'
    header = "FROM,TO,DATE,SUBJECT,CONTENT,FOLDER"

    file = read_csv(
        table([line] * 40_000 + [wrapped], header=header).encode(), "messages.csv"
    )

    assert len(set(engine_rows(file).good)) == 1
    assert file.records == 40_001


@pytest.mark.parametrize("seed", range(200))
def test_a_mutated_file_is_refused_or_read_exactly(
    seed: int, tmp_path: Path, scratch: Path
) -> None:
    chance = random.Random(seed)
    original = chance.choice(MUTATED)
    path = tmp_path / original.name
    path.write_bytes(mutant(original.read_bytes(), chance))

    try:
        with open_export(path, scratch=scratch) as export:
            file = export.files[0]
            read = engine_rows(file)
            content = file.path.read_text("utf-8")
    except RapportError:
        return
    # The warehouse refuses whatever does not add up or is rejected.
    if read.total == file.records and not read.rejected and file.quotes_balanced:
        assert _parsed(content, file) == read.good


def _parsed(content: str, file: ExportFile) -> list[tuple[str, ...]]:
    lines = io.StringIO(content, newline="")
    rows = [row for row in csv.reader(lines, delimiter=file.delimiter) if row][1:]
    # The engine passes over one empty cell too many at the end of a row.
    wide = len(file.columns)
    return [tuple(row[: wide if not any(row[wide:]) else None]) for row in rows]
