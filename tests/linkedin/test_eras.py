"""Every header and dialect that LinkedIn has written, and that Excel has made of it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from flows.linkedin.formats import FORMATS
from tests.linkedin.conftest import CASES, CURRENT, engine_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.exports import Export, ExportFile

    Pack = Callable[..., Path]
    Read = Callable[[Path], Export]
    ReadCsv = Callable[..., ExportFile]

# Rows of each file, by eye.
ROWS = {
    "2017-05 C1": {"connections": 1},
    "2018-11-04 complete C2a M1 I1": {
        "connections": 2,
        "messages": 2,
        "invitations": 1,
        "articles": 1,
    },
    "2018-11-20 C2b": {"connections": 2},
    "2022-09-12 complete C3 M2 I1": {
        "connections": 2,
        "messages": 1,
        "invitations": 1,
        "endorsements_received": 1,
        "shares": 1,
    },
    "2023-07-11 basic C4 M3 I2": {"connections": 1, "messages": 1, "invitations": 1},
    "2024-12-09 C4 M5": {"connections": 1, "messages": 1},
    "2026-04-17 basic C4 M4 quoted": {"connections": 1, "messages": 2},
    CURRENT: {
        "connections": 4,
        "messages": 3,
        "invitations": 2,
        "endorsements_received": 1,
        "endorsements_given": 1,
        "recommendations_received": 1,
        "positions": 1,
        "profile": 1,
    },
    "excel flattened": {"connections": 2},
    "excel french": {"connections": 2},
    "whole rows quoted": {"connections": 2},
}


def test_every_case_is_expected_here() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_dir()} >= set(ROWS)


@pytest.mark.parametrize("case", ROWS)
def test_each_era_is_read_row_for_row(case: str, pack: Pack, read: Read) -> None:
    export = read(pack(case))

    assert {file.kind: file.records for file in export.files} == ROWS[case]
    assert {file.kind: len(engine_rows(file).good) for file in export.files} == ROWS[
        case
    ]


@pytest.mark.parametrize("case", ROWS)
def test_no_column_that_linkedin_writes_is_unknown(
    case: str, pack: Pack, read: Read
) -> None:
    export = read(pack(case))

    warned = [text for file in export.files for text in file.warnings]
    assert not [text for text in warned if "not known here" in text]


@pytest.mark.parametrize("case", ROWS)
def test_a_folder_and_a_zip_of_it_have_one_content(
    case: str, pack: Pack, read: Read
) -> None:
    packed = pack(case, name="export.zip")

    assert read(packed).content == read(CASES / case).content


def test_another_date_in_the_name_is_another_export(pack: Pack, read: Read) -> None:
    case = "2026-07-01 basic C4 M6 I3"
    names = [f"Basic_LinkedInDataExport_0{month}-01-2026.zip" for month in (7, 8)]

    contents = {read(pack(case, name=name)).content for name in names}

    assert len(contents) == 2


def test_optional_message_columns_are_known_by_name(pack: Pack, read: Read) -> None:
    seen = set()
    for case in [case for case in ROWS if "messages" in ROWS[case]]:
        file = read(pack(case)).file("messages")
        assert file
        seen |= set(file.columns)

    messages = next(form for form in FORMATS if form.kind == "messages")
    assert seen == set(messages.columns)


def test_a_quoted_dialect_keeps_its_line_ends(pack: Pack, read: Read) -> None:
    file = read(pack("2026-04-17 basic C4 M4 quoted")).file("messages")

    assert file
    first = engine_rows(file).good[0]
    content = first[file.columns.index("content")]
    assert content == 'Dear Rana,\n\n"soon", she said, and\nwrote no more.\n'


def test_the_note_above_the_header_is_left_out(pack: Pack, read: Read) -> None:
    file = read(pack(CURRENT)).file("connections")

    assert file
    assert file.path.read_bytes().startswith(b"First Name,Last Name,URL")
    assert file.lines_before == 3


def test_hidden_rows_are_rows(pack: Pack, read: Read) -> None:
    file = read(pack(CURRENT)).file("connections")

    assert file
    assert ("", "", "", "", "", "", "09 May 2026") in engine_rows(file).good


def test_data_records_stay_as_they_came(read_csv: ReadCsv) -> None:
    body = 'José,"Núñez, MBA",u,,"Fabrikam ""West""",  ,11 May 2026'.encode()
    header = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"

    file = read_csv(b"Notes:\n\n" + header + body)

    assert file.path.read_bytes() == header + body


def test_rows_of_a_french_excel_are_read(pack: Pack, read: Read) -> None:
    file = read(pack("excel french")).file("connections")

    assert file
    names = [(row[0], row[1], row[6]) for row in engine_rows(file).good]
    assert file.delimiter == ";"
    assert names == [("Ada", "Vance", "27-juil-25"), ("Otto", "Quist;PMP", "02-oct-18")]
    assert "joined again: 1" in " ".join(file.warnings)


def test_a_row_in_quotes_as_a_whole_is_opened(pack: Pack, read: Read) -> None:
    file = read(pack("whole rows quoted")).file("connections")

    assert file
    assert engine_rows(file).good[0][3] == "Northwind, Inc."
    assert "opened: 1" in " ".join(file.warnings)


def test_a_cell_in_quotes_that_is_no_row_stays_one_cell(read_csv: ReadCsv) -> None:
    file = read_csv(b'First Name,Last Name,Connected On\n"Vance, Ada"\n')

    assert engine_rows(file).rejected == 1
    assert not file.warnings


def test_a_header_in_quotes_as_a_whole_is_opened(read_csv: ReadCsv) -> None:
    file = read_csv(
        b'"First Name,Last Name,Company,Connected On"\n"Ada,Vance,,20 Nov 2018"\n'
    )

    assert engine_rows(file).good == [("Ada", "Vance", "", "20 Nov 2018")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_delimiter_gives_the_same_rows(
    encoding: str, delimiter: str, read_csv: ReadCsv
) -> None:
    rows = [["First Name", "Last Name", "Connected On"], ["José", "حداد", "1 Jan 2020"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)

    file = read_csv(text.encode(encoding))

    assert engine_rows(file).good == [tuple(rows[1])]
    assert not file.warnings


def test_windows_bytes_are_read_and_told_about(read_csv: ReadCsv) -> None:
    header = "First Name,Last Name,Connected On\n"
    good, bad = "José,Vance,1 Jan 2020\n", "Ana,O\x92Neill,1 Jan 2020\n"

    file = read_csv(header.encode() + good.encode() + bad.encode("latin-1"))

    assert [row[:2] for row in engine_rows(file).good] == [
        ("José", "Vance"),
        ("Ana", "O\u2019Neill"),
    ]
    assert file.warnings == (
        "lines that are not UTF-8, and were read as Windows-1252: 1.",
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_every_line_end_ends_a_record(end: str, read_csv: ReadCsv) -> None:
    lines = ["First Name,Last Name,Connected On", "A,B,1 Jan 2020", "C,D,2 Jan 2020"]

    file = read_csv(end.join(lines).encode())

    assert [row[0] for row in engine_rows(file).good] == ["A", "C"]
    assert file.records == 2


def test_mixed_line_ends_are_read(read_csv: ReadCsv) -> None:
    file = read_csv(
        b"First Name,Last Name,Connected On\r\nA,B,1 Jan 2020\nC,D,2 Jan 2020\r\n"
    )

    assert file.records == len(engine_rows(file).good) == 2


def test_a_header_may_be_the_thirtieth_record_and_no_later(read_csv: ReadCsv) -> None:
    table = b"First Name,Last Name,Connected On\nA,B,1 Jan 2020\n"

    assert read_csv(b"a note\n" * 29 + table).records == 1
    with pytest.raises(Exception, match="E1112"):
        read_csv(b"a note\n" * 30 + table)


def test_empty_rows_are_no_records(read_csv: ReadCsv) -> None:
    file = read_csv(
        b"First Name,Last Name,Connected On\n\n,,\nA,B,1 Jan 2020\n , ,\n\n\n"
    )

    assert file.records == len(engine_rows(file).good) == 1


def test_columns_in_another_order_with_others_between_are_known(
    read_csv: ReadCsv,
) -> None:
    file = read_csv(
        b"Connected On,first_name,Audit Status,LAST NAME,audit status,,"
        b"Company,company\n"
    )

    assert file.columns == (
        "connected_on",
        "first_name",
        "extra:Audit Status",
        "last_name",
        "extra:audit status (5)",
        "extra:6",
        "company",
        "extra:company",
    )


def test_a_share_of_several_paragraphs_is_one_record(pack: Pack, read: Read) -> None:
    file = read(pack("2022-09-12 complete C3 M2 I1")).file("shares")

    assert file
    with file.path.open(newline="", encoding="utf-8") as lines:
        assert len(list(csv.reader(lines))) == 2
    assert file.records == 1


def test_a_table_of_articles_holds_their_moments(pack: Pack, read: Read) -> None:
    file = read(
        pack(
            {
                "Connections.csv": b"First Name,Last Name,Connected On\n",
                "Articles/2019-03-02 10:11:12.0.html": b"",
                "Articles/Articles/2017-12-09.html": b"",
            }
        )
    ).file("articles")

    assert file
    assert engine_rows(file).good == [
        ("2017-12-09 00:00:00",),
        ("2019-03-02 10:11:12",),
    ]
