"""The list that is too long for the page, as a file for a spreadsheet."""

from __future__ import annotations

import csv
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.paths import MemberHome
from flows.core.settings import Settings
from flows.report.catalog import read_language
from flows.report.listing import keep_list, safe_cell
from flows.report.render import page_environment, render_html
from tests.report.cast import MONTH
from tests.report.invented import MADE_ON, figures, never
from tests.report.reading import words
from tests.report.states import hostile, quiet_month

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.figures import Figures
    from flows.report.render import RenderedReport

NAME = "never-engaged-2026-06.csv"


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def kept(shown: Figures, folder: Path, listed: int = 300) -> Path:
    keep_list(
        shown,
        settings=Settings(listed=listed),
        environment=page_environment(read_language(Settings())),
        folder=folder,
    )
    return folder / NAME


def test_a_list_too_long_for_the_page_is_beside_the_report(
    printed: RenderedReport,
) -> None:
    home = MemberHome(printed.path.parent)

    rows = rows_of(home.reports.parent / home.never_engaged_list(MONTH).name)

    best = never(1112)[0].person
    assert rows[0][:3] == ["Rank", "Name", "Position"]
    assert rows[1][1:4] == [best.name, best.position, best.company]
    assert rows[1][4] == best.connected_on.isoformat()
    assert rows[1][6] == best.profile_url
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, 1113)]


def test_the_file_is_private_and_spreadsheets_know_its_letters(
    printed: RenderedReport,
) -> None:
    beside = printed.path.with_name(NAME)

    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert beside.read_bytes().startswith(b"\xef\xbb\xbfRank,")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_becomes_text(sign: str) -> None:
    assert safe_cell(f"{sign}1+1") == f"'{sign}1+1"


def test_foreign_text_reaches_no_spreadsheet_as_a_formula(tmp_path: Path) -> None:
    people = hostile().never_engaged
    worse = replace(people[0].person, name="\t=1+1", position="@SUM(A1)", company="-2")
    shown = replace(
        hostile(), never_engaged=(replace(people[0], person=worse), *people[1:])
    )

    rows = rows_of(kept(shown, tmp_path, listed=10))

    assert rows[1][1:4] == ["'=1+1", "'@SUM(A1)", "'-2"]
    assert not any(cell.startswith(tuple("=+-@\t\r")) for row in rows for cell in row)
    assert all(row[6] == "" for row in rows[1:])


def test_a_list_that_the_page_holds_whole_has_no_file(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("of an earlier run", encoding="utf-8")

    path = kept(figures(300), tmp_path)

    assert not path.exists()


def test_a_list_in_whose_place_the_worksheet_stands_has_a_file(tmp_path: Path) -> None:
    quiet = replace(quiet_month(), never_engaged=quiet_month().never_engaged[:40])

    rows = rows_of(kept(quiet, tmp_path))

    assert len(rows) == 1 + 40
    assert not kept(replace(quiet, worksheet=()), tmp_path).exists()


def test_whoever_is_never_to_be_shown_is_not_in_the_file(tmp_path: Path) -> None:
    people = figures(40).never_engaged
    hidden = replace(people[3], is_never_shown=True)
    shown = replace(figures(40), never_engaged=(*people[:3], hidden, *people[4:]))

    rows = rows_of(kept(shown, tmp_path, listed=20))
    html = render_html(shown, settings=Settings(listed=20), made_on=MADE_ON)

    assert len(rows) == 1 + 39
    assert hidden.person.profile_url not in {row[6] for row in rows}
    assert f"39 are in {NAME}, beside this report" in words(html)
    assert not kept(shown, tmp_path, listed=39).exists()
