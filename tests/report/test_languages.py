from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, get_args

import pytest
from babel.messages.pofile import read_po, write_po

from flows.core.decisions import DecisionWord
from flows.core.errors import ReportError
from flows.core.settings import Settings
from flows.report.catalog import read_language
from flows.report.messages import POT, collect_messages
from flows.report.render import render_html
from tests.report.invented import MADE_ON, figures
from tests.report.network import words_in
from tests.report.reading import words

if TYPE_CHECKING:
    from pathlib import Path

PLACEHOLDER = re.compile(r"(%\([a-z_]+\)s|%%)")


def disguised(text: str) -> str:
    """Give ``text`` in letters that no source has; places and percents stay."""
    parts = PLACEHOLDER.split(text)
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else re.sub("[A-Za-z]", "ж", part)
        for part in parts
    )


@pytest.fixture
def pseudo(tmp_path: Path) -> Path:
    """Give a folder with a language in which every word is disguised."""
    with POT.open("rb") as file:
        catalog = read_po(file, locale="ru")
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(disguised(message.id[1]) for _ in range(3))
        elif message.id:
            message.string = disguised(str(message.id))
    with (tmp_path / "ru.po").open("wb") as file:
        write_po(file, catalog)
    return tmp_path


def test_the_template_of_words_is_up_to_date() -> None:
    assert POT.read_bytes() == collect_messages(), "python -m flows.report.messages"


def test_a_new_language_needs_a_file_and_nothing_else(pseudo: Path) -> None:
    russian = Settings(locale="ru")

    html = render_html(figures(), settings=russian, made_on=MADE_ON, i18n=pseudo)

    assert '<html lang="ru" dir="ltr">' in html
    foreign = (
        r"Rapport|Basic_LinkedInDataExport\S*|0\.1\.0|[0-9a-f]{16}|never-engaged\S*"
        r"|\w+\.(?:csv|toml)"
        rf"|\b(?:{'|'.join(get_args(DecisionWord))})\b"
        rf"|\b(?:{'|'.join(each.name for each in fields(Settings))})\b"
    )
    said = re.sub(foreign, "", words(html).split("Aisha Haddad")[1])
    assert set(re.findall(r"[A-Za-z]{3,}", said)) - words_in(figures()) == set()


def test_a_right_to_left_language_turns_page_and_drawing(tmp_path: Path) -> None:
    (tmp_path / "he.po").write_bytes(POT.read_bytes())
    hebrew = Settings(locale="he")

    html = render_html(figures(), settings=hebrew, made_on=MADE_ON, i18n=tmp_path)

    assert '<html lang="he" dir="rtl">' in html
    assert html.count("scale(-1 1)") == html.count("<svg")


@pytest.mark.parametrize("name", ["xx", "tlh", "no such thing", "../../etc", ""])
def test_an_unknown_language_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(ReportError, match=r"Choose one of: .*en.*E1301"):
        read_language(Settings(locale=name))


@pytest.mark.parametrize(
    "broken",
    [
        "neither msgid nor msgstr",
        '#, python-format\nmsgid "%(n)s people"\nmsgstr "%(m)s personnes"\n',
    ],
)
def test_a_broken_translation_is_refused(tmp_path: Path, broken: str) -> None:
    (tmp_path / "fr.po").write_text(broken, encoding="utf-8")

    with pytest.raises(ReportError, match=r"fr\.po: .*E1301"):
        read_language(Settings(locale="fr"), tmp_path)


def test_a_country_without_a_file_reads_its_language(pseudo: Path) -> None:
    language = read_language(Settings(locale="ru-KZ"), pseudo)

    assert language.tag == "ru-KZ"
    assert language.words.gettext("Added") == "жжжжж"
