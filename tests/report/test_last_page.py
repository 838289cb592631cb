"""The last page is one page, whatever there is to say of the data."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import render_html, render_report
from flows.report.summaries import in_brief
from tests.report.invented import MADE_ON, figures
from tests.report.network import NO_NETWORK
from tests.report.reading import words
from tests.report.states import full_last_page
from tests.report.test_printing import text_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_last_page_is_one_page_however_much_it_says(
    locale: str, tmp_path: Path
) -> None:
    full = full_last_page()
    told = {**NO_NETWORK, "account": full.account}
    full = replace(full, never_engaged=(), worksheet=(), **told)

    many = tuple(f"keyword number {n}" for n in range(200))

    report = render_report(
        full,
        settings=Settings(locale=locale, keywords=many),
        into=tmp_path / "r.pdf",
        made_on=MADE_ON,
    )

    pages = text_of(report.path)
    last = [n for n, text in enumerate(pages) if "0.1.0" in text]
    assert last == [len(pages) - 1]
    assert "41bc09e2fa7733d6" in pages[-1]


def last_page(*keywords: str, locale: str = "en") -> str:
    settings = Settings(locale=locale, keywords=keywords)
    return words(render_html(figures(), settings=settings, made_on=MADE_ON))


@pytest.mark.parametrize(
    ("locale", "keywords", "said"),
    [
        ("en", (), "keywords No keywords are set.\n"),
        ("en", ("data",), "Your keywords: data.\n"),
        ("en", ("data", " ", "user research"), "Your keywords: data, user research."),
        ("en", ("data", *("x" * 39,) * 5), f"{'x' * 39} and 1 more.\n"),
        ("en", ("Δ" * 99,), f"Your keywords: {'Δ' * 39}….\n"),
        ("en", ("<b>",), "Your keywords: <b>."),
        ("ar", (), "لا كلمات مختارة.\n"),
        ("ar", ("data", "تصميم"), "كلماتك المختارة: data، تصميم.\n"),
        ("ar", ("data", *("x" * 39,) * 6), f"{'x' * 39} وكلمتان أخريان."),
    ],
)
def test_the_keywords_in_force_are_told(
    locale: str, keywords: tuple[str, ...], said: str
) -> None:
    assert said in last_page(*keywords, locale=locale)


def test_keywords_are_cut_where_they_are_many() -> None:
    told = in_brief(f"keyword {n}" for n in range(500))

    assert told.words[0] == "keyword 0"
    assert sum(map(len, told.words)) <= 160
    assert len(told.words) + told.left == 500


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_every_threshold_is_told_with_the_name_of_its_setting(locale: str) -> None:
    said = last_page(locale=locale)

    numbers = [
        name
        for name, value in vars_of(Settings())
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    assert len(numbers) >= 30
    assert [
        name for name in numbers if not re.search(rf"\b{name} [\d.,]+ ", said)
    ] == []


def vars_of(settings: Settings) -> list[tuple[str, object]]:
    return [(each.name, getattr(settings, each.name)) for each in fields(settings)]
