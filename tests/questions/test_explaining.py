"""Why somebody stands where they stand, at the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

# One home is made for all of these tests.
pytestmark = pytest.mark.xdist_group("questions")


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


def test_the_evidence_says_what_a_state_and_a_decision_rest_on(run: Run) -> None:
    run("decide", "hana", "snooze", "--until", "2026-12-31", "--reason", "on leave")

    assert {
        each["about"]: each["said"] for each in explained(run, "hana")["grounds"]
    } == {
        "never_engaged": "no personal message either way, added 89 days ago",
        "note_in": "their invitation had a note",
        "freshness": "added 89 days ago; 15 on the first day, half of it every 120",
        "decision": "until 2026-12-31; on leave",
    }
    _, out, _ = run("explain", "hana")
    assert "until 2026-12-31; on leave" in out


def test_nothing_between_two_is_a_sentence(run: Run) -> None:
    _, out, _ = run("explain", "kim-a")

    assert "No export tells of anything that passed between you." in out
    assert "When (UTC)" not in out
