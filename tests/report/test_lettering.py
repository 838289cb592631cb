"""Names that no font of this machine can draw are told, by what would help."""

from __future__ import annotations

import pytest

from flows.core.settings import Settings
from flows.report.lettering import (
    Script,
    font_warnings,
    is_wide,
    script_of,
    undrawn_names,
)
from flows.report.render import render_html
from tests.report.invented import MADE_ON, figures
from tests.report.reading import words

PAGE = "".join(
    f"<p>\u2068{name}\u2069</p>"
    for name in ("王小明", "王小明", "김민준 ✨", "Ana &amp; Wei", "𘬀", "ليلى")
)


@pytest.mark.parametrize(
    ("words", "wide"),
    [
        ("Ana Costa", False),
        ("Mireille Okafor-Lind", False),
        ("Wolfgang Maximilian Wimmersberger", True),
        ("\N{FIRST STRONG ISOLATE}Ana Costa\N{POP DIRECTIONAL ISOLATE}", False),
        ("王" * 11, True),
        ("\N{COMBINING ACUTE ACCENT}" * 90, False),
    ],
)
def test_only_a_line_that_may_be_too_wide_is_cut_off(words: str, *, wide: bool) -> None:
    assert is_wide(words, 14.8) is wide


def missing(letters: str) -> frozenset[int]:
    return frozenset(map(ord, letters))


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("王", "cjk"),
        ("𠮷", "cjk"),
        ("ひ", "cjk"),
        ("カ", "cjk"),
        ("김", "cjk"),
        ("✨", "emoji"),
        ("🎨", "emoji"),
        ("𘬀", "other"),
        ("र", "other"),
    ],
)
def test_a_letter_belongs_to_the_font_that_has_it(letter: str, script: Script) -> None:
    assert script_of(ord(letter)) == script


def test_each_name_counts_once_for_each_script() -> None:
    assert undrawn_names(PAGE, missing("王小明김민준✨𘬀")) == {
        "cjk": 2,
        "emoji": 1,
        "other": 1,
    }


def test_a_page_whose_letters_are_all_there_has_nothing_to_tell() -> None:
    assert undrawn_names(PAGE, frozenset()) == {}
    assert font_warnings({}) == ()


def test_the_operator_is_told_what_to_install() -> None:
    said = font_warnings({"cjk": 7})

    words = "7 names with Chinese, Japanese or Korean letters, and no font: "
    assert said == (f"{words}apt-get install fonts-noto-cjk.",)


@pytest.mark.parametrize(
    ("undrawn", "said"),
    [
        (
            {"cjk": 7},
            "7 names need a font for Chinese, Japanese and Korean",
        ),
        ({"emoji": 1}, "that is not installed: fonts-noto-color-emoji."),
    ],
)
def test_the_last_page_tells_it_too(undrawn: dict[Script, int], said: str) -> None:
    html = render_html(figures(), settings=Settings(), made_on=MADE_ON, undrawn=undrawn)

    assert said in words(html)
