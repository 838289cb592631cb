"""The drafts beside the actions: never two alike, short, with blanks, for anybody."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.months import Month
from flows.core.people import Action, Reason
from flows.core.settings import Settings
from flows.report.drafts import OPEN, SIGNALS, with_drafts
from flows.report.render import render_html
from tests.report.cast import AS_OF, MONTH, person
from tests.report.invented import MADE_ON, actions, figures

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAFT = re.compile(r'<div class="draft">(.*?)</div>', re.DOTALL)
LONGEST = 400


def first_messages(*signals: str, count: int = 1) -> tuple[Action, ...]:
    reasons = tuple(Reason(signal, 10) for signal in (*signals, "freshness"))
    return tuple(
        Action("first_message", person(n), None, asks_question=False, reasons=reasons)
        for n in range(count)
    )


def keys(shown: Sequence[Action], month: Month = MONTH) -> list[str | None]:
    return [key for _, key in with_drafts(shown, month)]


def printed(shown: tuple[Action, ...], locale: str = "en") -> list[str]:
    html = render_html(
        replace(figures(15), actions=shown),
        settings=Settings(locale=locale),
        made_on=MADE_ON,
    )
    return DRAFT.findall(html)


def every_draft() -> tuple[Action, ...]:
    """Give an action for every draft there is, each of somebody with long words."""
    long = replace(person(1, AS_OF), company="W" * 200, name="M" * 200)
    replies = tuple(replace(actions()[n], person=long) for n in (0, 0, 1, 1, 2, 2))
    strangers = first_messages(*sorted(SIGNALS), count=len(SIGNALS) + len(OPEN))
    return replies + tuple(replace(each, person=long) for each in strangers)


def test_the_strongest_reason_gives_the_draft() -> None:
    (signal,) = keys(first_messages("note_in", "company_tie"))

    assert signal == "note_in"


def test_no_two_drafts_of_a_report_are_alike() -> None:
    ten = keys(first_messages("company_tie", count=10))

    assert None not in ten
    assert len(set(ten)) == 10


def test_a_stranger_is_not_written_to_alike_every_month() -> None:
    months = [keys(first_messages(), Month(2026, number)) for number in range(1, 11)]

    assert len({each[0] for each in months}) == 10


def test_where_no_draft_is_left_none_is_printed() -> None:
    third = tuple(actions()[:1] * 3)

    assert keys(third) == ["question_1", "question_2", None]
    assert len(printed(third)) == 2


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_every_draft_is_short_has_a_blank_and_its_own_words(locale: str) -> None:
    drafts = printed(every_draft(), locale)

    assert len(drafts) == len(set(drafts)) == 6 + len(SIGNALS) + len(OPEN)
    assert [each for each in drafts if len(each) > LONGEST] == []
    assert [each for each in drafts if not re.search(r"\[[^]]+\]", each)] == []


def test_no_draft_knows_a_gender() -> None:
    words = set(re.findall("[a-z]+", " ".join(printed(every_draft())).lower()))

    gendered = {"he", "she", "him", "her", "his", "hers", "mr", "mrs", "sir"}
    assert words & gendered == set()
