"""The reader's decisions on the page: their effects, and what could not be followed."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from flows.core.decisions import DecisionFault, FaultWord
from flows.core.settings import Settings
from flows.core.sources import Decided
from flows.report.render import render_html
from flows.report.selection import select_people
from tests.report.invented import MADE_ON, figures, never
from tests.report.reading import words


def page(decided: Decided) -> str:
    shown = replace(figures(), decisions=decided)
    return words(render_html(shown, settings=Settings(), made_on=MADE_ON))


def test_without_decisions_the_page_does_not_speak_of_them() -> None:
    assert "Your decisions" not in page(Decided())


def test_effects_are_told() -> None:
    said = page(Decided(kept=3, never_shown=2, resting=1))

    assert "3 kept" in said
    assert "2 counted, never named" in said
    assert "1 resting this month" in said
    assert "snoozed" not in said


@pytest.mark.parametrize("fault", get_args(FaultWord))
def test_every_fault_has_its_words(fault: FaultWord) -> None:
    said = page(Decided(faults=(DecisionFault(7, fault),)))

    assert "1 line of decisions.csv has a fault" in said
    assert "Line 7: " in said


def test_many_faults_take_little_room() -> None:
    faults = tuple(DecisionFault(n, "bad_date") for n in range(400))

    said = page(Decided(faults=faults))

    assert "400 lines of decisions.csv have a fault" in said
    assert said.count("the day is not written") == 6


def test_the_never_shown_are_counted_and_not_listed() -> None:
    people = never(40)
    ranked = (replace(people[0], is_never_shown=True), *people[1:])

    chosen = select_people(ranked, highlighted=5, listed=300)

    assert (chosen.total, chosen.named, chosen.shown) == (40, 39, 39)
    assert chosen.is_whole
    groups = (chosen.fresh, chosen.fresh_besides, chosen.earlier)
    printed = {each.person.slug for group in groups for each in group}
    assert people[0].person.slug not in printed
