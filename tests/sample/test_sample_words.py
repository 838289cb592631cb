"""Ordinary texts are never equal, and the sample's own arithmetic is right."""

from __future__ import annotations

import re
import zlib
from datetime import date, timedelta

import pytest

from flows.sample.chance import Chance
from flows.sample.plan import SamplePlan
from flows.sample.reckoning import difference, kaplan_meier, spike_days, wilson
from flows.sample.texts import LANGUAGES, Talk


def bare(text: str) -> str:
    return " ".join(re.sub(r"\W", " ", text.casefold()).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks", [False, True])
def test_no_sentence_comes_twice(language: str, *, asks: bool) -> None:
    talk = Talk(Chance(1))
    texts = [talk.sentence((language, 1), asks=asks) for _ in range(2000)]

    assert len({bare(text) for text in texts}) == len(texts)
    assert {bool(re.search("[?؟]", text)) for text in texts} == {asks}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks", [False, True])
def test_messages_are_told_apart_and_most_are_short(
    language: str, *, asks: bool
) -> None:
    talk = Talk(Chance(1))
    texts = [talk.message((language, 1), asks=asks) for _ in range(2000)]

    assert len({bare(text) for text in texts}) == len(texts)
    assert {bool(re.search("[?؟]", text)) for text in texts} == {asks}
    lengths = sorted(map(len, texts))
    assert lengths[len(lengths) // 2] < 160
    assert 700 < lengths[-1] < 5000


def test_tales_are_made_of_words() -> None:
    talk = Talk(Chance(1))

    assert not any("_" in talk.message(("en", 1)) for _ in range(2000))


def test_tales_take_no_turn_from_the_story() -> None:
    brief, chance = Chance(1), Chance(1)
    sentences, messages = Talk(brief), Talk(chance)
    for _ in range(50):
        sentence = sentences.sentence(("en", 1))
        assert messages.message(("en", 1)).startswith(sentence)
    assert brief.draw() == chance.draw()


def test_messages_are_not_packed_to_next_to_nothing() -> None:
    talk = Talk(Chance(1))
    text = "\n".join(talk.message(("en", 1)) for _ in range(2000)).encode()

    assert len(text) / len(zlib.compress(text)) < 6


def test_no_note_comes_twice_and_none_is_too_long() -> None:
    talk = Talk(Chance(1))
    notes = [talk.note() for _ in range(3000)]

    assert len({bare(note) for note in notes}) == len(notes)
    assert max(map(len, notes)) <= 300


def test_what_the_member_taps_is_too_short_for_a_mailing() -> None:
    short = Talk(Chance(1)).short

    assert all(len(text) < 20 for text in short["one_taps"] + short["answers"])


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(0, 5, 0, 0.4345), (5, 5, 0.5655, 1), (3, 12, 0.0889, 0.5323)],
)
def test_wilson_as_published(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=1e-4)


def test_newcombe_as_published() -> None:
    assert difference((18, 40), (10, 40)) == pytest.approx((-0.0086, 0.3863), abs=1e-4)
    assert difference((12, 60), (9, 15)) == pytest.approx((-0.6177, -0.1304), abs=1e-4)


def test_people_watched_for_a_short_time_do_not_look_slower() -> None:
    long = [(5, True)] * 4 + [(110, False)] * 6
    mixed = [*long, *[(2, False)] * 5]

    assert kaplan_meier(long, 14)["share"] == pytest.approx(0.4)
    assert kaplan_meier(mixed, 14)["share"] == pytest.approx(0.4)
    assert kaplan_meier(long[:6], 30)["reported"] is False


@pytest.mark.parametrize(("adds", "is_spike"), [(12, False), (15, True), (38, True)])
def test_a_week_is_a_spike_from_some_size_on(adds: int, *, is_spike: bool) -> None:
    plan = SamplePlan()
    monday = date(2026, 6, 22)
    before = [3, 5, 2, 4, 3, 6, 4, 2, 5, 3, 4, 4]
    weeks = [*before, adds]
    days = [
        monday - timedelta(weeks=12 - place)
        for place, count in enumerate(weeks)
        for _ in range(count)
    ]

    assert (monday in spike_days(plan, days)) is is_spike
