from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html
from tests.report.cast import share
from tests.report.invented import MADE_ON, coverage, figures, never, verdict
from tests.report.network import NO_NETWORK
from tests.report.reading import read, words
from tests.report.states import HOSTILE, first_report, hostile, nothing, one_contact

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.core.figures import Figures
    from flows.core.growth import VerdictWord

    Page = Callable[[Figures], str]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("improving", "You added 34 people in June, and contact with new people is"),
        ("falling", "in June, while contact with new people is falling."),
        ("no_clear_change", "contact with new people shows no clear change."),
        ("too_early", "For contact with new people it is too early to say."),
    ],
)
def test_the_verdict_is_the_headline(page: Page, word: VerdictWord, said: str) -> None:
    html = page(figures(word=word))

    heading = re.search("<h1>(.*?)</h1>", html, re.DOTALL)
    assert heading is not None
    assert said in words(heading[1])


def test_the_verdict_rests_on_both_of_its_shares(page: Page) -> None:
    said = words(page(figures(word="falling")))

    assert "Of the people added in May, 1 of 41 (2%) was in touch with you" in said
    assert "Over the twelve months before, it was 61 of 402 (15%)." in said
    assert "Chance alone" not in said


def test_a_month_without_adds_has_a_verdict_of_its_own(page: Page) -> None:
    whole = figures(word="improving")
    quiet = replace(whole, headline=replace(whole.headline, added=0))

    said = words(page(quiet))

    assert "Contact with the people you add is improving." in said
    assert "You added 0" not in said


def test_a_small_cohort_is_said_to_be_too_small(page: Page) -> None:
    said = words(page(replace(figures(), verdict=verdict("too_early"))))

    assert "Of the people added in May, 1 of 4 was in touch" in said
    assert "A comparison needs at least 10 people." in said


def test_what_is_said_of_thresholds_is_of_those_in_force() -> None:
    few = replace(figures(), verdict=replace(verdict("too_early"), newest=share(3, 15)))
    strict = Settings(verdict_people=20, rhythm_gaps=4)

    said = words(render_html(few, settings=strict, made_on=MADE_ON))

    assert "A comparison needs at least 20 people." in said
    assert "for more than 90 days and 4 of your usual gaps." in said


def test_every_headline_figure_has_its_people(page: Page) -> None:
    said = words(page(figures()))

    assert "16%\n231 of 1,417 people\nknown for 30 days or more" in said
    assert "78%\n1,112 of 1,417 people\n203 of them" in said
    assert "16%\nabout 66 of 402 people\nadded in the last 12 months, not in" in said
    assert "not in touch before; 95% range 13% to 20%" in said
    assert "1,457\n+34 in June\n3 gone since the export before, net +31" in said


def test_growth_is_told_against_relationships(page: Page) -> None:
    whole = figures()
    added = sum(month.added for month in whole.growth[-12:])

    said = words(page(whole))

    assert f"{added} people added in twelve months; active relationships from" in said
    assert "from 55 to 61" in said


def test_whom_an_estimate_leaves_out_is_said(page: Page) -> None:
    said = words(page(figures()))

    # Growth counts everybody; whoever wrote before has no first message to wait for.
    assert "the people added in twelve months and not in touch before, present" in said
    assert "It leaves out people in touch before, and people added long" in said


def test_actions_say_who_why_now_and_where(page: Page) -> None:
    html = page(figures())

    said = words(html)
    assert "5 people worth a message this month" in said
    assert "Asked you something on 12 June 2026." in said
    assert "Wrote to you on 3 May 2026, and was the last" in said
    assert "Write first\ninvited you with a note, colleague of" in said
    assert "https://www.linkedin.com/in/person-9001" in read(html).links


def test_whoever_was_never_engaged_is_listed_with_reasons(page: Page) -> None:
    people = never(1112)

    html = page(figures())

    best = people[0]
    said = words(html)
    assert "1,112 people added but never engaged" in said
    assert "62 of 1,112 shown; all of them are in never-engaged-2026-06.csv" in said
    assert f"{best.person.name}\n{best.person.position} · {best.person.company}" in said
    assert best.person.profile_url in read(html).links
    assert all(f"({reason.points})" in said for reason in best.reasons)


@pytest.mark.parametrize(
    ("people", "linked"), [(15, 15), (300, 300), (301, 47), (25_000, 62)]
)
def test_a_list_is_whole_up_to_its_limit(page: Page, people: int, linked: int) -> None:
    listed = replace(figures(people), actions=(), worksheet=(), **NO_NETWORK)

    links = read(page(listed)).links

    assert len(links) == len(set(links)) == linked


def test_the_last_page_tells_what_it_rests_on(page: Page) -> None:
    said = words(page(figures()))

    assert "LinkedIn messages only:" in said
    assert "10,811\nmatched to a contact by address" in said
    assert "1,420 mailings of yours" in said
    assert "90 days since the last message" in said
    assert (
        "1 Jul 2026\n19,893 rows"
        "\nBasic_LinkedInDataExport_07-01-2026.zip\n41bc09e2fa7733d6, 2 rejected"
        in said
    )
    assert "messages.csv\n18,238\n1,291\n16,945\n2" in said


def test_the_thresholds_printed_are_those_in_force() -> None:
    strict = Settings(grace_days=45, active_days=61)

    said = words(render_html(figures(), settings=strict, made_on=MADE_ON))

    assert "known for 45 days or more" in said
    assert "the newest within 61 days" in said
    assert f"45 {strict.sentence('grace_days')}" in said


@pytest.mark.parametrize(("age", "told"), [(45, False), (46, True), (120, True)])
def test_an_old_export_is_told_at_the_top(page: Page, age: int, *, told: bool) -> None:
    old = replace(figures(), coverage=coverage(MADE_ON - timedelta(days=age)))

    assert ("Ask LinkedIn for a new one" in words(page(old))) is told


def test_nothing_at_all_is_still_a_page(page: Page) -> None:
    said = words(page(nothing()))

    assert "Nobody has been added yet." in said
    assert "Nobody is waiting for you this month." in said
    assert "0 of 0" not in said
    assert "%" not in said.split("How this was counted")[0]


def test_one_contact_is_never_a_percentage(page: Page) -> None:
    said = words(page(one_contact()))

    assert "1\nof 1 person" in said
    assert "1 person added but never engaged" in said
    assert "%" not in said.split("How this was counted")[0]


def test_everybody_in_touch_is_a_page_without_a_list(page: Page) -> None:
    said = words(page(figures(0)))

    assert "Nobody here is a stranger" in said
    assert "Start here" not in said


def test_a_first_report_compares_with_nothing(page: Page) -> None:
    said = words(page(first_report()))

    assert "the first export, so nothing to compare with" in said
    assert "None" not in said


def test_hostile_text_is_shown_and_does_nothing(page: Page) -> None:
    html = page(hostile())

    seen = read(html)
    assert not {"script", "img"} & set(seen.tags)
    assert seen.links == []
    assert HOSTILE[0] in words(html)
    assert "{{ 7 * 7 }}" in words(html)
    assert not set(html) & set("\u202e\u2066\x00\x1b\ud800")


def test_a_page_has_one_heading_at_the_top_and_skips_no_level(page: Page) -> None:
    html = page(figures())

    levels = [int(tag[1]) for tag in read(html).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_no_element_has_a_style_of_its_own_and_links_hold_text_only(page: Page) -> None:
    html = page(figures())

    assert " style=" not in html
    assert all("<" not in text for text in re.findall(r"<a [^>]*>(.*?)</a>", html))


def test_no_block_ends_in_a_blank(page: Page) -> None:
    html = page(figures())

    assert re.findall(r"\s</(?:p|h[1-6]|td|th|div)>", html) == []
