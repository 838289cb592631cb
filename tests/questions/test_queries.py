"""Questions of one's own to the tables, at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from flows.steps import ingest_exports, open_home
from tests.questions.people import world

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

# One home is made for all of these tests.
pytestmark = pytest.mark.xdist_group("questions")


def test_a_query_is_answered_in_three_shapes(run: Run) -> None:
    question = (
        "select slug, age, connected_on from metrics.contact_history where age=89"
    )

    assert "hana" in run("query", question)[1]
    assert run("query", question, "--csv")[1] == (
        "slug,age,connected_on\nhana,89,2026-04-02\n"
    )
    assert json.loads(run("query", question, "--json")[1]) == [
        {"slug": "hana", "age": 89, "connected_on": "2026-04-02"}
    ]


def test_a_formula_of_others_is_no_formula_in_csv(run: Run) -> None:
    _, out, _ = run("query", "select '=1+1' as a, -1 as b, [1] as c", "--csv")

    assert out == "a,b,c\n'=1+1,-1,[1]\n"


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("insert into metrics.states values ('x', 1)", "E1513"),
        ("delete from raw.messages", "E1513"),
        ("drop table raw.messages", "E1513"),
        ("copy raw.messages to 'out.csv'", "E1513"),
        ("attach 'other.duckdb' as other", "E1513"),
        ("install httpfs", "E1513"),
        ("set memory_limit = '9GB'", "E1513"),
        ("select 1; drop table raw.messages", "E1513"),
        ("", "E1513"),
        ("select * from read_csv('/etc/passwd')", "E1514"),
        ("select * from '/etc/passwd'", "E1514"),
        ("select * from read_text('/etc/passwd')", "E1514"),
        ("select * from glob('/etc/*')", "E1514"),
        ("select * from read_blob('https://localhost/x')", "E1514"),
        ("select * from nothing.here", "E1514"),
        ("select", "E1514"),
    ],
)
def test_a_query_reads_tables_and_nothing_else(
    run: Run, home: Path, question: str, code: str
) -> None:
    before = (home / "warehouse.duckdb").read_bytes()

    status, out, err = run("query", question)

    assert (status, out, code in err) == (2, "", True), err
    assert (home / "warehouse.duckdb").read_bytes() == before


def test_a_query_after_an_export_came_makes_the_tables(
    run: Run, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    source = world().write(tmp_path / "Basic_LinkedInDataExport_07-01-2026")
    ingest_exports(*open_home(fresh), [source])

    told = run(
        "query", "select count(*) as n from core.messages", "--csv", "--home", fresh
    )

    assert told == (0, "n\n2\n", "")


def test_a_query_of_a_damaged_database_is_told_in_one_line(
    run: Run, home: Path
) -> None:
    (home / "warehouse.duckdb").write_bytes(b"no database" * 1000)

    code, out, err = run("query", "select 1")

    assert (code, out, "E1201" in err) == (70, "", True), err


def test_a_query_before_any_export_says_what_to_do(run: Run, tmp_path: Path) -> None:
    open_home(tmp_path / "other")

    code, _, err = run("query", "select 1", "--home", tmp_path / "other")

    assert (code, "E1204" in err) == (66, True)


@pytest.mark.parametrize(
    "words",
    [
        ("contacts",),
        ("exports",),
        ("query", "select 1"),
        ("explain", "hana"),
        ("decide", "hana", "keep"),
        ("same-person", "hana", "josé"),
        ("preview",),
    ],
)
def test_no_question_makes_a_home(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, _, err = run(*words, "--home", tmp_path / "mistyped")

    assert (code, "E1505" in err) == (2, True)
    assert not (tmp_path / "mistyped").exists()


MONTHS = "select report_month from staging.report_days"


def test_a_query_is_of_the_report_whatever_was_asked_before(run: Run) -> None:
    run("contacts", "--month", "2026-05")

    assert run("query", MONTHS, "--csv")[1].split() == ["report_month", "2026-06-01"]
    _, out, err = run("query", MONTHS, "--month", "2026-05")
    assert ("2026-05-01" in out, err) == (True, "As of 2026-05-31.\n")


def test_an_answer_is_json_and_whole(run: Run) -> None:
    question = (
        "select 'nan'::double as a, [1.5::decimal(4, 2), null] as b, true as c,"
        " timestamp '2026-06-30 12:00' as d, {'e': date '2026-06-30'} as f"
    )

    assert json.loads(run("query", question, "--json")[1]) == [
        {
            "a": None,
            "b": [1.5, None],
            "c": True,
            "d": "2026-06-30T12:00:00",
            "f": {"e": "2026-06-30"},
        }
    ]
    code, _, err = run("query", "select 1 as a, 2 as a", "--json")
    assert (code, "E1516" in err) == (2, True)
    assert run("query", "select 1", "--json", "--csv")[0] == 2


def test_words_that_are_no_text_are_refused(run: Run) -> None:
    for words in (("explain", "\udcff"), ("query", "select '\udcff'")):
        code, _, err = run(*words)

        assert (code, "UTF-8" in err) == (2, True)


def test_rows_of_many_columns_are_lists_on_a_narrow_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "60")

    for words in (("contacts",), ("query", "select * from metrics.contact_history")):
        code, out, _ = run(*words)

        out = click.unstyle(out)
        lines = [line.split() for line in out.lower().splitlines()]
        assert code == 0
        assert ["slug", "hana"] in lines
        assert max(map(len, out.splitlines())) <= 60
