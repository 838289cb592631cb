"""Whatever is counted on a page is worded in the singular where it is one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html
from tests.report.cast import share
from tests.report.invented import MADE_ON, figures, growth
from tests.report.network import follow_through, quieter
from tests.report.reading import words

if TYPE_CHECKING:
    from flows.core.figures import Figures

TIERS = (
    *("T2", "T1-note", "T1-blast", "T1-canned", "G-group", "X-draft", "X-spam"),
    *("X-system", "X-sponsored", "X-unknown"),
)


def single() -> Figures:
    """Give the usual member with one of everything that can be one."""
    whole = figures()
    (one, *_) = follow_through().people
    months = tuple(
        replace(each, added=int(n == 20), engaged=0, too_new=0, never_engaged=0)
        for n, each in enumerate(growth())
    )
    return replace(
        whole,
        growth=months,
        headline=replace(whole.headline, touched=1, before_history=1),
        verdict=replace(whole.verdict, newest=share(1, 41)),
        coverage=replace(
            whole.coverage,
            contacts=1,
            hidden=1,
            with_invitation=1,
            tiers=dict.fromkeys(TIERS, 1),
        ),
        invitations=replace(whole.invitations, known=share(1, 1)),
        follow_through=replace(
            follow_through(), suggested=1, written_to=1, people=(one,)
        ),
        quieter=(
            quieter(2)[0],
            replace(quieter(2)[1], is_never_shown=True),
        ),
    )


@pytest.fixture(scope="module")
def said() -> str:
    return words(render_html(single(), settings=Settings(), made_on=MADE_ON))


@pytest.mark.parametrize(
    "wanted",
    [
        (
            "1 personal message · 1 invitation note · 1 mailing of yours, one text to"
            " several people · 1 one-tap answer · 1 in conversations of several people"
            " · 1 draft · 1 in the spam folder · 1 notice without sender or recipient"
            " · 1 sponsored · 1 with people whom the export no longer names"
        ),
        "1\ncontact\n1\nhidden connection, with only a date\n",
        "\n1\ncontact whose invitation is in the data",
        "\n1\nnever-engaged contact added so long before",
        "1 person added in twelve months; active relationships from",
        "this is known of 1 of 1 contact.",
        "You wrote to the one person suggested in May\n",
        "Of the people added in May, 1 of 41 (2%) was in touch with you",
        "Shown: 1 of 2, new ones first",
    ],
)
def test_one_is_said_in_the_singular(said: str, wanted: str) -> None:
    assert wanted in said


def test_several_are_said_in_the_plural() -> None:
    shown = words(render_html(figures(), settings=Settings(), made_on=MADE_ON))

    assert "11,240 personal messages · 96 invitation notes · 1,420 mailings" in shown
    assert "12\nhidden connections, with only a date" in shown
    assert "known of 388 of 1,445 (27%) contacts." in shown


def test_one_and_two_have_their_own_words_in_arabic() -> None:
    def told(count: int) -> str:
        tiers = dict.fromkeys(("T2", "X-draft"), count)
        whole = figures()
        shown = replace(whole, coverage=replace(whole.coverage, tiers=tiers))
        settings = Settings(locale="ar")
        return words(render_html(shown, settings=settings, made_on=MADE_ON))

    assert "1 رسالة شخصية · 1 مسودة\n" in told(1)
    assert "2 رسالتان شخصيتان · 2 مسودتان\n" in told(2)
    assert "3 رسائل شخصية · 3 مسودات\n" in told(3)
    assert "11 رسالة شخصية · 11 مسودة\n" in told(11)
