"""What is decided at the terminal, and the file that it goes into."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from flows.steps import compute_figures, open_home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

# One home is made for all of these tests.
pytestmark = pytest.mark.xdist_group("questions")

HEADER = "profile_url,decision,reason,until\n"


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

    told = json.loads(run("explain", "hana", "--json")[1])
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

    assert (code, "E1506" in err) == (69, True)
