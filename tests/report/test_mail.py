from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.core.months import Month
from flows.core.settings import Settings
from flows.report.mail import DOWNLOAD, render_mail, render_request_note
from flows.report.messages import POT
from flows.report.page_one import read_page_one
from flows.report.render import render_html
from tests.report import states
from tests.report.cast import person
from tests.report.invented import MADE_ON, actions, figures
from tests.report.reading import read, words

if TYPE_CHECKING:
    from flows.core.figures import Figures
    from flows.core.letters import Words

_MARKS = re.compile("[\u2066-\u2069\u200e\u200f]")


def mail(shown: Figures | None = None, **settings: object) -> Words:
    chosen = replace(Settings(), **settings)  # type: ignore[arg-type]
    return render_mail(shown or figures(), settings=chosen, made_on=MADE_ON)


def unmarked(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())


def test_the_subject_is_the_finding() -> None:
    fresh = sum(each.is_new for each in figures().never_engaged)

    assert mail().subject == (
        f"June: 2 people waiting for your answer · {fresh} added and never written to"
    )


def test_a_quiet_month_has_its_verdict_for_a_subject() -> None:
    said = mail(replace(figures(0), actions=()))

    assert said.subject == (
        "June: You added 34 people in June; contact with new people shows no clear"
        " change."
    )


@pytest.mark.parametrize("part", ["text", "html"])
def test_the_mail_says_the_lines_of_page_one(part: str) -> None:
    page = words(render_html(figures(), settings=Settings(), made_on=MADE_ON))
    first = [line for line in page.split("Head of Research")[0].splitlines() if line]
    body = getattr(mail(), part)

    said = unmarked(words(body) if part == "html" else body)

    lines = [line for line in first if len(line) > 30 and "each month" not in line]
    assert len(lines) >= 5
    assert [line for line in lines if unmarked(line) not in said] == []


@pytest.mark.parametrize("part", ["text", "html"])
def test_whom_to_write_to_is_named_with_a_link_and_a_reason(part: str) -> None:
    body = getattr(mail(), part)

    for action in actions():
        assert action.person.name in body
        assert action.person.profile_url in body
    assert "Asked you something on 12 June 2026." in body


def test_a_mail_is_small_and_loads_nothing() -> None:
    html = mail().html

    assert len(html.encode()) < 102_000
    assert {"img", "link", "script", "svg"} & set(read(html).tags) == set()
    assert "url(" not in html
    assert 'width="600"' in html
    assert "prefers-color-scheme: dark" in html


def test_no_name_is_in_the_subject() -> None:
    hostile = replace(person(1), name="Bcc: eve@example.org\r\n")
    shown = replace(
        figures(), actions=tuple(replace(each, person=hostile) for each in actions())
    )

    assert "eve@" not in mail(shown).subject
    assert "\n" not in mail(shown).subject


def test_what_others_call_themselves_is_never_mark_up() -> None:
    named = replace(person(1), name="<b>Ana</b>", profile_url="javascript:alert(1)")
    shown = replace(
        figures(), actions=tuple(replace(each, person=named) for each in actions())
    )

    assert "<b>Ana" not in mail(shown).html
    assert "<b>Ana</b>" in mail(shown).text
    assert "javascript" not in mail(shown).html + mail(shown).text


def test_a_member_of_whom_nothing_is_known_gets_a_mail_too() -> None:
    said = mail(states.nothing())

    assert said.subject.startswith("June: ")
    assert "too early" in said.text


def test_a_right_to_left_mail_is_turned(tmp_path: Path) -> None:
    (tmp_path / "he.po").write_bytes(POT.read_bytes())

    said = render_mail(
        figures(), settings=Settings(locale="he"), made_on=MADE_ON, i18n=tmp_path
    )

    assert said.language == "he"
    assert '<html lang="he" dir="rtl">' in said.html
    assert 'align="left"' not in said.html


def test_page_one_is_read_whole() -> None:
    page = read_page_one(render_html(figures(), settings=Settings(), made_on=MADE_ON))

    assert [set(each) for each in page.figures] == [
        {"label", "value", "fraction", "note"}
    ] * 4
    assert [set(each) for each in page.actions] == [
        {"kind", "why", "who", "role", "draft"}
    ] * 5
    assert all((page.finding, page.standfirst, page.growth, page.suggestion, page.how))
    assert page.banner == ""


def test_somebody_without_a_position_is_named_all_the_same() -> None:
    plain = replace(person(1), name="Ana Silva", position="", company="")
    shown = replace(
        figures(), actions=tuple(replace(each, person=plain) for each in actions())
    )

    assert "Ana Silva" in mail(shown).text
    assert "Ana Silva" in mail(shown).html


def request(locale: str) -> Words:
    return render_request_note(
        Month(2026, 7), Settings(locale=locale), Path("/home/nadia/rapport/inbox")
    )


@pytest.mark.parametrize("part", ["text", "html"])
def test_who_is_asked_for_an_export_learns_when_where_and_how_long(part: str) -> None:
    body = unmarked(getattr(request("en"), part))

    assert "waits for an export made on 1 August 2026 or later" in body
    assert DOWNLOAD in body
    assert "That takes two minutes." in body
    assert "Put the file as it is into /home/nadia/rapport/inbox." in body


def test_a_note_in_arabic_is_turned() -> None:
    said = request("ar")

    lines = [line for line in said.text.splitlines() if line.strip()]
    assert '<html lang="ar" dir="rtl">' in said.html
    assert 'align="left"' not in said.html
    assert {line[0] for line in lines} == {"\N{RIGHT-TO-LEFT MARK}"}


def test_no_mail_is_wider_than_a_phone() -> None:
    assert "word-break:break-word" in request("en").html
    assert "word-break:break-word" in mail().html
