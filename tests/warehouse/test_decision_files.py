"""The reader's decisions file: read in any state, each fault a value."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.warehouse.decisions import read_decisions, without_decisions

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "profile_url,decision,reason,until\n"
HANA = "https://www.linkedin.com/in/hana"


def read(folder: Path, content: str | bytes) -> tuple[list[object], list[object]]:
    path = folder / "decisions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_decisions(path)
    assert path.read_bytes() == (
        content if isinstance(content, bytes) else content.encode()
    )
    told = [(each.slug, each.decision, each.until) for each in found.decisions]
    return [*told], [(each.line, each.fault) for each in found.faults]


def test_a_line_says_who_what_and_until_when(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}{HANA},snooze,on leave,2026-09-01\n")

    assert found == ([("hana", "snooze", date(2026, 9, 1))], [])


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}{HANA},keep,,\n",
        f"{HEADER}{HANA},keep,,\n".replace(",", ";"),
        f"{HEADER}{HANA},keep,,\n".replace(",", "\t"),
        f"{HEADER}{HANA},keep,,\n".replace("\n", "\r\n"),
        f"{HEADER}{HANA},keep,,\n".replace("\n", "\r"),
        f"{HEADER}\n\n{HANA}/?trk=1, Keep ,,",
        f"decision,profile_url\nkeep,{HANA}\n",
        f"{HEADER},,,\nwww.linkedin.com/in/HANA,keep\n",
        f'{HEADER}{HANA},keep,"an old friend,\nfrom school",\n',
    ],
)
def test_however_a_spreadsheet_saves_it_it_is_understood(
    tmp_path: Path, content: str
) -> None:
    assert read(tmp_path, content) == ([("hana", "keep", None)], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("https://example.com/hana,keep,,", "no_profile_url"),
        (",keep,,", "no_profile_url"),
        (f"{HANA},marry,,", "unknown_decision"),
        (f"{HANA},,,", "unknown_decision"),
        (f"{HANA},snooze,,1 July", "bad_date"),
        (f"{HANA},snooze,,2026-02-30", "bad_date"),
        (f"{HANA},snooze,,01/07/2026", "bad_date"),
    ],
)
def test_a_faulty_line_is_told_and_spoils_no_other(
    tmp_path: Path, line: str, fault: str
) -> None:
    found = read(tmp_path, f"{HEADER}{line}\n{HANA},keep,,\n")

    assert found == ([("hana", "keep", None)], [(2, fault)])


def test_a_line_that_is_not_utf8_spoils_no_other(tmp_path: Path) -> None:
    spoilt = f"{HEADER}{HANA}é,keep,,\n".encode("latin-1")

    found = read(tmp_path, spoilt + f"{HANA},keep,,\n".encode())

    assert found == ([("hana", "keep", None)], [(2, "not_utf8")])


def test_a_reason_that_is_not_utf8_is_told_and_followed(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}{HANA},keep,allié,\n".encode("latin-1"))

    assert found == ([("hana", "keep", None)], [(2, "not_utf8")])


def test_a_quote_that_never_closes_swallows_no_other_line(tmp_path: Path) -> None:
    found = read(tmp_path, f'{HEADER}"{HANA},keep,,\n{HANA},keep,,\n')

    assert found == ([("hana", "keep", None)], [(2, "unknown_decision")])


def test_unicode_text_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    line = f"{HANA}\tkeep\t\t\n"
    content = (HEADER.replace(",", "\t") + line).encode("utf-16")

    assert read(tmp_path, content) == ([("hana", "keep", None)], [])


def test_a_zero_spoils_no_other_line(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}{HANA},keep,,\n{HANA},ke\0ep,,\n")

    assert found == ([("hana", "keep", None)], [(3, "not_utf8")])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("name,verdict\nhana,keep\n", "no_columns"),
        ("profile_url,reason\n", "no_columns"),
        (b"\x00\xff\xfe", "no_columns"),
    ],
)
def test_a_file_of_another_shape_is_one_fault(
    tmp_path: Path, content: str | bytes, fault: str
) -> None:
    assert read(tmp_path, content) == ([], [(1, fault)])


@pytest.mark.parametrize("content", ["", "\n", HEADER, "\ufeff"])
def test_an_empty_file_decides_nothing(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == ([], [])


def test_a_missing_file_and_a_folder_stop_nothing(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.csv").faults == ()
    assert [each.fault for each in read_decisions(tmp_path).faults] == ["unreadable"]


IVO = "https://www.linkedin.com/in/ivo"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        (HEADER, HEADER),
        (f"{HEADER}{HANA},keep,,\n", HEADER),
        (f"{HEADER}{IVO},keep,,\n{HANA},keep,,", f"{HEADER}{IVO},keep,,\n"),
        (
            f'{HEADER}{HANA},keep,"two\nlines",\n{IVO},keep,,\n',
            f"{HEADER}{IVO},keep,,\n",
        ),
        (f"a;profile_url\r\n1;{HANA}\r\n2;{IVO}\r\n", f"a;profile_url\r\n2;{IVO}\r\n"),
        (f"name\n{HANA}\n", f"name\n{HANA}\n"),
    ],
)
def test_lines_about_somebody_can_go_and_no_other_byte(before: str, after: str) -> None:
    assert without_decisions(before.encode(), {"hana"}.__contains__) == after.encode()
