"""What a reader asks, decides and queries at the terminal."""

from __future__ import annotations

import json
import shutil
import stat
from typing import TYPE_CHECKING, Any

import click
import pytest

from flows.cli import main
from flows.steps import compute_figures, ingest_exports, open_home
from tests.warehouse.worlds import World, building_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

# One home is made for all of these tests.
pytestmark = pytest.mark.xdist_group("questions")

HEADER = "profile_url,decision,reason,until\n"
SPOKEN = "Meet me by the old harbour wall"


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home with one export and the tables of its month."""
    folder = tmp_path_factory.mktemp("questions")
    opened = open_home(folder / "home")
    ingest_exports(
        *opened, [world().write(folder / "Basic_LinkedInDataExport_07-01-2026")]
    )
    compute_figures(*opened)
    return folder / "home"


@pytest.fixture
def home(answered: Path, tmp_path: Path) -> Path:
    return shutil.copytree(answered, tmp_path / "home")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path
) -> Run:
    monkeypatch.setenv("RAPPORT_HOME", str(home))

    def run_once(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["rapport", *map(str, words)])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0), *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run_once


@pytest.fixture
def few_tables() -> Iterator[None]:
    """Let a month be no more than what tells people apart."""
    with building_only("metrics.contact_history"):
        yield


def world() -> World:
    made = World()
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2026-05-01 09:00", SPOKEN)
    made.got("witness", "2026-05-02 09:00", "Gladly, at noon.")
    made.contact("hana", "2026-04-02", name="Hana Sato")
    made.invited_by("hana", "2026-04-01 09:00", "Your piece made my week.")
    made.contact("kim-a", "2026-04-03", name="Kim Lee")
    made.contact("kim-b", "2026-04-04", name="Kim Lee")
    made.contact("josé", "2026-04-05", name="José Rey")
    return made


def explained(run: Run, person: str) -> Any:  # noqa: ANN401 - a JSON document
    code, out, err = run("explain", person, "--json")
    assert code == 0, err
    return json.loads(out)


def test_the_evidence_tells_when_which_way_and_which_tier(run: Run) -> None:
    told = explained(run, "witness")

    assert (told["state"], told["score"], told["as_of"]) == (
        "active",
        None,
        "2026-06-30",
    )
    assert [(e["at"], e["direction"], e["weight"]) for e in told["events"]] == [
        ("2026-05-01T09:00:00", "out", "T2"),
        ("2026-05-02T09:00:00", "in", "T2"),
    ]


def test_the_evidence_has_the_reasons_of_a_score(run: Run) -> None:
    told = explained(run, "hana")

    assert told["score"] == sum(each["points"] for each in told["reasons"])
    assert told["reasons"][0] == {"signal": "note_in", "points": 25}
    assert [(e["what"], e["weight"]) for e in told["events"]] == [
        ("invitation", "note")
    ]
    assert (told["suggested"], told["withheld"]) == ("first_message", None)


def test_no_explanation_holds_a_message(run: Run) -> None:
    for words in (("witness",), ("witness", "--json")):
        _, out, _ = run("explain", *words)

        assert "T2" in out
        assert "harbour" not in out


@pytest.mark.parametrize(
    "person",
    [
        "hana",
        "HANA",
        "https://www.linkedin.com/in/hana/?x=1",
        "hana sato",
        " Hana Sato",
    ],
)
def test_a_person_has_a_slug_an_address_or_a_name(run: Run, person: str) -> None:
    assert explained(run, person)["slug"] == "hana"


@pytest.mark.parametrize(("person", "code"), [("Kim Lee", "E1512"), ("zoe", "E1511")])
def test_nobody_and_several_are_refused(run: Run, person: str, code: str) -> None:
    for words in (("explain", person), ("decide", person, "keep")):
        status, _, err = run(*words)

        assert (status, code in err, "Kim" in err) == (2, True, False)


@pytest.mark.usefixtures("few_tables")
def test_a_decision_is_a_line_at_the_end(run: Run, home: Path) -> None:
    run("decide", "hana", "snooze", "--until", "2026-12-31", "--reason", "on leave")
    run("decide", "josé", "keep")

    lines = (home / "decisions.csv").read_text(encoding="utf-8")
    site = "https://www.linkedin.com/in/"
    assert lines == (
        f"{HEADER}{site}hana,snooze,on leave,2026-12-31\n{site}jos%C3%A9,keep,,\n"
    )
    assert stat.S_IMODE((home / "decisions.csv").stat().st_mode) == 0o600


def test_a_decision_takes_effect(run: Run) -> None:
    run("decide", "hana", "never_show")

    told = explained(run, "hana")
    assert (told["decision"], told["suggested"]) == ("never_show", None)
    assert told["withheld"] == "never_show"


@pytest.mark.usefixtures("few_tables")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, f"{HEADER}U,keep,R,\n"),
        ("", f"{HEADER}U,keep,R,\n"),
        (HEADER.strip(), f"{HEADER}U,keep,R,\n"),
        (f"{HEADER}x,odd", f"{HEADER}x,odd\nU,keep,R,\n"),
        ("\ufeffprofile_url;until;decision;reason\r\n", None),
    ],
)
def test_what_was_in_the_file_stays(
    run: Run, home: Path, before: str | None, after: str | None
) -> None:
    path = home / "decisions.csv"
    path.unlink()
    if before is not None:
        path.write_text(before, encoding="utf-8", newline="")
    expected = after or f"{before}U;;keep;R\n"

    run("decide", "hana", "keep", "--reason", "R")

    url = "https://www.linkedin.com/in/hana"
    assert path.read_bytes().decode() == expected.replace("U", url)


def test_a_reason_is_one_line_and_no_formula(run: Run, home: Path) -> None:
    run("decide", "hana", "keep", "--reason", '=1+1\n"x",\x1b[31m')

    assert (home / "decisions.csv").read_text().splitlines()[1:] == [
        'https://www.linkedin.com/in/hana,keep,"\'=1+1 ""x"", [31m",'
    ]


@pytest.mark.usefixtures("few_tables")
@pytest.mark.parametrize("content", [b"name,verdict\n", "a,b\n".encode("utf-16")])
def test_a_file_of_another_shape_is_left_alone(
    run: Run, home: Path, content: bytes
) -> None:
    (home / "decisions.csv").write_bytes(content)

    code, _, err = run("decide", "hana", "keep")

    assert (code, "E1515" in err) == (2, True)
    assert (home / "decisions.csv").read_bytes() == content


def test_the_file_is_read_at_every_run_and_never_written(run: Run, home: Path) -> None:
    del run
    lines = f"{HEADER}https://www.linkedin.com/in/hana,let_go,,\nx,odd,,\n".encode()
    (home / "decisions.csv").write_bytes(lines)

    figures = compute_figures(*open_home(home))

    told = figures.decisions
    assert (told.let_go, [(f.line, f.fault) for f in told.faults]) == (
        1,
        [(3, "no_profile_url")],
    )
    assert "hana" not in {action.person.slug for action in figures.actions}
    assert (home / "decisions.csv").read_bytes() == lines


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

    assert (code, "E1204" in err) == (70, True)


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
    assert (code, "E1514" in err) == (2, True)
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


@pytest.mark.usefixtures("few_tables")
def test_a_file_with_fewer_columns_is_added_to(run: Run, home: Path) -> None:
    (home / "decisions.csv").write_text("decision,profile_url\n")

    run("decide", "hana", "keep")

    assert (home / "decisions.csv").read_text().splitlines()[1:] == [
        "keep,https://www.linkedin.com/in/hana"
    ]
    assert "E1515" in run("decide", "hana", "keep", "--reason", "R")[2]


@pytest.mark.usefixtures("few_tables")
def test_a_decision_that_cannot_be_written_is_told(run: Run, home: Path) -> None:
    (home / "decisions.csv").unlink()
    (home / "decisions.csv").mkdir()

    code, _, err = run("decide", "hana", "keep")

    assert (code, "E1701" in err) == (69, True)
