"""The truth beside the sample is whole, adds up, and can tell every story."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from flows.sample.exports import SamplePlan
from flows.sample.plan import Story
from tests.sample.conftest import make_sample

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sample.conftest import Sample

# Planted once by its nature.
ONCE = {"first_message_of_all"}


def test_every_trap_is_planted_at_least_three_times(sample: Sample) -> None:
    traps = sample.truth["traps"]
    rare = {name for name, where in traps.items() if len(where) < 3}

    assert rare == ONCE
    assert len(traps) > 70


def test_the_plan_is_met_to_the_number(sample: Sample) -> None:
    assert len(sample.truth["contacts"]) == 1457
    assert sum(sample.truth["tiers"].values()) == 18_000


def test_states_partition_the_contacts(sample: Sample) -> None:
    figures = sample.truth["figures"]

    assert sum(figures["states"].values()) == figures["connections"]["contacts"]
    assert min(figures["states"].values()) > 0


def test_rows_are_contacts_and_hidden(sample: Sample) -> None:
    counts = sample.truth["figures"]["connections"]

    assert counts["rows"] == counts["contacts"] + counts["hidden"]
    assert counts["net"] == counts["added"] - counts["lost"]


def test_most_were_never_engaged(sample: Sample) -> None:
    assert 0.60 <= sample.truth["figures"]["never_engaged"]["share"] <= 0.85


def test_the_flood_follows_the_article(sample: Sample) -> None:
    months = sample.truth["figures"]["added_never_engaged"]["months"]
    largest = max(months, key=lambda month: month["added"])

    assert sample.truth["story"]["published_on"].startswith(largest["month"])
    assert largest["added"] > 300


def test_reasons_sum_to_the_score(sample: Sample) -> None:
    ranked = sample.truth["figures"]["first_messages"]["people"]

    assert len(ranked) == sample.truth["figures"]["states"]["never_engaged"]
    assert all(
        sum(sample.contact(each["slug"])["reasons"].values()) == each["score"]
        for each in ranked
    )


def test_the_ages_at_the_edge_of_grace_differ_in_state(sample: Sample) -> None:
    assert {each["state"] for each in sample.trapped("age_29")} == {"too_new"}
    assert {each["state"] for each in sample.trapped("age_30")} == {"never_engaged"}


@pytest.mark.parametrize(
    ("days", "state"),
    [(90, "active"), (91, "quiet"), (365, "quiet"), (366, "dormant")],
)
def test_the_last_message_decides(sample: Sample, days: int, state: str) -> None:
    people = sample.trapped(f"last_message_{days}_days_ago")

    assert [each["state"] for each in people] == [state] * 3


def test_a_note_engages_nobody_until_it_is_answered(sample: Sample) -> None:
    silent = sample.trapped("note_to_me_unanswered")
    thanked = sample.trapped("note_answered_by_one_tap")
    answered = sample.trapped("note_answered")

    assert {each["state"] for each in silent + thanked} == {"never_engaged"}
    assert {(each["out"], each["in"], each["t"]) for each in answered} == {(1, 1, 0)}


def test_what_comes_after_the_month_does_not_count(sample: Sample) -> None:
    written = sample.trapped("first_message_after_the_month")
    added = set(sample.truth["traps"]["added_after_the_month"])
    dates = [row["DATE"] for row in sample.rows("messages.csv")]

    assert {each["state"] for each in written} == {"never_engaged"}
    assert not added & set(sample.truth["contacts"])
    assert sum(date > "2026-07" for date in dates) >= 6


def test_the_lost_and_the_hidden_are_no_contacts(sample: Sample) -> None:
    gone = {
        slug
        for name in ("lost", "lost_never_engaged", "turned_hidden")
        for slug in sample.truth["traps"][name]
    }

    assert len(gone) == 9
    assert not gone & set(sample.truth["contacts"])


def test_people_who_left_keep_their_name_in_the_older_export(sample: Sample) -> None:
    newest = {row["SENDER PROFILE URL"] for row in sample.rows("messages.csv")}
    older = {row["SENDER PROFILE URL"] for row in sample.rows("messages.csv", 0)}
    left = sample.truth["traps"]["turned_hidden"]

    assert all(any(url.casefold().endswith(slug) for url in older) for slug in left)
    assert not any(url.casefold().endswith(tuple(left)) for url in newest)


@pytest.mark.parametrize("story", get_args(Story))
def test_every_word_of_the_verdict_can_be_reached(tmp_path: Path, story: Story) -> None:
    sample = make_sample(tmp_path, SamplePlan(messages=4000, exports=1, story=story))

    assert sample.truth["figures"]["verdict"]["word"] == story


@pytest.mark.parametrize(
    ("contacts", "messages"),
    [(0, 0), (0, 7), (1, 0), (1, 1), (1, 60), (12, 40), (300, 100), (2500, 0)],
)
def test_any_size_is_met(tmp_path: Path, contacts: int, messages: int) -> None:
    plan = SamplePlan(contacts=contacts, messages=messages)
    sample = make_sample(tmp_path, plan)

    assert len(sample.truth["contacts"]) == contacts
    assert sum(sample.truth["tiers"].values()) == messages


def test_a_plan_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="exports=0"):
        SamplePlan(exports=0)
