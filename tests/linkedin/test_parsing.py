"""Rows that are taken at once are those that the engine reads of a copy."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import RapportError
from flows.linkedin import parsing
from flows.linkedin.formats import MESSAGES
from flows.linkedin.reading import open_export
from tests.linkedin.conftest import CASES, engine_rows
from tests.linkedin.damaged_files import DAMAGED, mutant, rows, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.exports import ExportFile

    Files = Callable[[Path], list[tuple[ExportFile, ExportFile]]]

ERAS = sorted(path.name for path in CASES.iterdir() if path.name.startswith("20"))
FILES = sorted(CASES.glob("*/[CcMmI]*.csv"))
HEADER = "FROM,TO,DATE,SUBJECT,CONTENT,FOLDER"
ROW = "Ada,Rana,2026-06-10 12:00:00 UTC,,{},INBOX"


def rows_of(file: ExportFile) -> list[tuple[str, ...]]:
    """Put each row together again."""
    assert file.rows is not None
    own, shared = file.rows.own, file.rows.shared
    assert own["file_row"].to_list() == list(range(1, own.height + 1))
    if "place" in own.columns:
        own = own.join(shared.with_row_index("place"), on="place", how="left")
    return own.select(f"c{n}" for n in kept_columns(file)).rows()


def kept_columns(file: ExportFile) -> list[int]:
    """Give the places of the columns that something is made of."""
    return [n for n, name in enumerate(file.columns) if name not in MESSAGES.idle]


def assert_same(at_once: ExportFile, copied: ExportFile) -> None:
    read = engine_rows(copied)
    kept = kept_columns(copied)
    assert rows_of(at_once) == [tuple(row[n] for n in kept) for row in read.good]
    assert not read.rejected
    assert replace(at_once, rows=None, path=copied.path) == copied


def assert_in_doubt_or_exact(files: Files, path: Path) -> None:
    try:
        ((at_once, copied),) = files(path)
    except RapportError:
        return
    if at_once.rows is not None:
        assert_same(at_once, copied)


@pytest.fixture
def files(tmp_path: Path, scratch: Path) -> Files:
    """Give each file of an export as it is taken at once, and as a copy."""

    def read(source: Path) -> list[tuple[ExportFile, ExportFile]]:
        """Keep the copies for the engine."""
        with open_export(source, scratch=scratch, in_memory=True) as export:
            at_once = export.files
        with open_export(source, scratch=scratch) as export:
            kept = []
            for file in export.files:
                path = tmp_path / f"{file.kind}.copy"
                path.write_bytes(file.path.read_bytes())
                kept.append(replace(file, path=path))
        return list(zip(at_once, kept, strict=True))

    return read


@pytest.mark.parametrize("case", ERAS)
def test_an_era_is_read_at_once_row_for_row(case: str, files: Files) -> None:
    taken = [pair for pair in files(CASES / case) if pair[0].rows is not None]

    assert {"connections", "messages"} & {at_once.kind for at_once, _ in taken}
    for at_once, copied in taken:
        assert_same(at_once, copied)


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_in_doubt_or_read_exactly(
    damage: str, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(DAMAGED[damage][0](20))

    assert_in_doubt_or_exact(files, path)


@pytest.mark.parametrize("seed", range(300))
def test_a_mutated_file_is_in_doubt_or_read_exactly(
    seed: int, files: Files, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    original = chance.choice(FILES)
    path = tmp_path / original.name
    path.write_bytes(mutant(original.read_bytes(), chance))

    assert_in_doubt_or_exact(files, path)


@pytest.mark.parametrize(
    "doubtful",
    [
        'a "word" or two',
        '"a word" or two',
        "one cell, too many",
        "\nbelow",
        '"a\nb"',
        '"never closed',
        pytest.param("x" * (1 << 20), id="too long"),
    ],
)
def test_a_row_in_doubt_has_the_file_copied(
    doubtful: str, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "messages.csv"
    sound, other = ROW.format("Yes"), ROW.format(doubtful)
    path.write_bytes(table([sound, other, sound], header=HEADER).encode())

    with_doubt = files(path)
    path.write_bytes(table([sound, sound, sound], header=HEADER).encode())

    assert [at_once.rows for at_once, _ in with_doubt] == [None]
    assert_same(*files(path)[0])


@pytest.mark.parametrize("column", range(len(HEADER.split(","))))
def test_a_byte_of_another_encoding_has_the_file_copied_wherever_it_is(
    column: int, files: Files, tmp_path: Path
) -> None:
    cells = ROW.format("Oui").encode().split(b",")
    foreign = [*cells]
    foreign[column] += b" caf\xe9"
    # Far beyond the head, of which every byte is looked at.
    many = [b",".join(cells)] * 60_000
    path = tmp_path / "messages.csv"
    path.write_bytes(b"\n".join([HEADER.encode(), *many, b",".join(foreign), b""]))

    ((at_once, copied),) = files(path)

    assert at_once.rows is None
    assert at_once.warnings == copied.warnings
    assert "Windows-1252: 1" in copied.warnings[0]
    assert copied.path.read_bytes().endswith(
        b",".join(foreign).decode("cp1252").encode() + b"\n"
    )


@pytest.mark.parametrize("nothing", [",,,,,,", '"","","","","","",""', " , ,,,,, "])
def test_a_row_of_nothing_has_the_file_copied(
    nothing: str, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_bytes(table([*rows(3), nothing]).encode())

    ((at_once, _),) = files(path)

    assert at_once.rows is None


def test_a_message_of_nothing_has_the_file_copied(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "messages.csv"
    path.write_bytes(table([ROW.format("Yes"), ",,,,,"], header=HEADER).encode())

    ((at_once, _),) = files(path)

    assert at_once.rows is None


def test_rows_of_many_batches_are_one_table(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "_BATCH", 4096)
    header = ",".join(f'"{name}"' for name in HEADER.split(","))
    lines = [
        f'"Ada {n % 7}","Rana","2026-06-10 12:00:00 UTC","","{n % 90 * "- "}""\n""",""'
        for n in range(3000)
    ]
    path = tmp_path / "messages.csv"
    path.write_bytes(table(lines, header=header).encode())

    ((at_once, copied),) = files(path)

    assert at_once.rows is not None
    assert at_once.rows.shared.height == 7
    assert_same(at_once, copied)
