"""The report in Arabic: whole, with six plurals, in either kind of digits."""

from __future__ import annotations

import re
from dataclasses import fields
from io import BytesIO
from typing import TYPE_CHECKING, get_args

import pypdfium2
import pytest
from babel.messages.pofile import read_po

from flows.core.decisions import DecisionWord
from flows.core.paths import TEMPLATES
from flows.core.settings import Settings
from flows.report.catalog import I18N, Language, read_language
from flows.report.filters import Wording
from flows.report.messages import POT
from flows.report.render import render_html
from flows.report.typesetting import typeset
from tests.report.invented import MADE_ON, figures
from tests.report.network import people_in, words_in
from tests.report.reading import words

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

    from flows.core.people import Person

ARABIC = Settings(locale="ar")
# How high the foot of a page is, where its number stands.
FOOT = 60
# Names of programs, files and their words, which stay as they are everywhere.
_NAMES = (
    r"rapport decide|Rapport|LinkedIn|UTF-8|\w+\.(?:csv|json|toml)|never-engaged\S*"
    r"|Basic_\S*|\b[0-9a-f]{16}\b|0\.1\.0"
    rf"|\b(?:{'|'.join(get_args(DecisionWord))})\b"
    rf"|\b(?:{'|'.join(each.name for each in fields(Settings))})\b"
)


def catalog(name: str) -> Catalog:
    with (I18N / name).open("rb") as file:
        return read_po(file, locale=name.removesuffix(".po"))


def forms(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


@pytest.fixture(scope="module")
def page() -> str:
    return render_html(figures(), settings=ARABIC, made_on=MADE_ON)


@pytest.fixture(scope="module")
def people() -> set[Person]:
    return people_in(figures())


def test_every_message_is_translated_and_none_is_doubtful() -> None:
    arabic = catalog("ar.po")
    with POT.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}

    assert {message.id for message in arabic if message.id} == wanted
    assert not arabic.obsolete
    assert [m.id for m in arabic if m.id and (m.fuzzy or not all(forms(m)))] == []
    assert [m.id for m in arabic if m.pluralizable and len(forms(m)) != 6] == []


def test_no_translation_is_the_source_text() -> None:
    latin = re.compile("[A-Za-z]{3,}")
    places = re.compile(r"%\(\w+\)s")

    same = [
        message.id
        for message in catalog("ar.po")
        if message.id in forms(message) and latin.search(places.sub("", message.id))
    ]

    assert same == []


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 يوم"),
        (1, "يوم واحد"),
        (2, "يومين"),
        (3, "3 أيام"),
        (10, "10 أيام"),
        (11, "11 يوما"),
        (99, "99 يوما"),
        (100, "100 يوم"),
        (102, "102 يوم"),
        (103, "103 أيام"),
        (111, "111 يوما"),
    ],
)
def test_each_count_takes_its_plural(count: int, said: str) -> None:
    assert Wording(read_language(ARABIC)).days(count) == said


def test_the_page_says_nothing_in_english(page: str) -> None:
    said = re.sub(_NAMES, "", words(page))

    assert set(re.findall(r"[A-Za-z]{2,}", said)) - words_in(figures()) == set()


def test_names_cannot_turn_the_line(page: str, people: set[Person]) -> None:
    texts = {each.name for each in people} | {"Aisha Haddad"}
    body = page.split("</head>")[1]

    for text in texts:
        assert body.count(text) == body.count(f"\u2068{text}\u2069")


def test_arabic_indic_digits_are_everywhere_but_in_files_and_names() -> None:
    settings = Settings(locale="ar", digits="arab")

    said = words(render_html(figures(), settings=settings, made_on=MADE_ON))

    assert "١٬١١٢ شخصا بلا أي تواصل منذ إضافتهم" in said
    assert "٣٠ يونيو ٢٠٢٦" in said
    assert "تواصل خلال ٣٠ يوما" in said
    assert re.findall("[0-9%]+", re.sub(_NAMES, "", said)) == []


def test_other_languages_keep_their_digits() -> None:
    english = read_language(Settings(digits="arab"))

    assert english == Language(english.locale, english.words, "latn")
    assert Wording(english).number(1457) == "1,457"


def test_a_day_to_be_copied_into_a_file_keeps_its_digits() -> None:
    arabic = read_language(Settings(locale="ar", digits="arab"))

    assert "2026-07-01" in arabic.words.gettext(
        "the day is not written like 2026-07-01"
    )


def test_signs_and_percents_stand_where_readers_of_these_digits_expect() -> None:
    mark = "\N{LEFT-TO-RIGHT MARK}"
    arabic = Wording(read_language(ARABIC))
    indic = Wording(read_language(Settings(locale="ar", digits="arab")))

    assert arabic.percent(0.24) == f"24{mark}%{mark}"
    assert arabic.signed(58) == f"{mark}+58"
    assert (indic.percent(0.24), indic.signed(58)) == ("٢٤٪", "+٥٨")


@pytest.mark.parametrize("name", ["Maximiliane " * 9, "X" * 120])
def test_a_name_that_is_too_long_for_its_line_is_seen(name: str) -> None:
    style = (TEMPLATES / "css/rtl.css").read_text(encoding="utf-8")
    html = (
        f'<!doctype html><html lang="ar" dir="rtl"><title>t</title><style>{style}'
        '</style><section class="departed"><div class="clamped" style="width: 40mm">'
        f"\u2068{name}\u2069</div></section>"
    )

    into = BytesIO()
    typeset(html, into)

    with pypdfium2.PdfDocument(into) as document:
        seen = document[0].render(scale=1).to_pil().convert("L")
    assert any(seen.histogram()[:128])


@pytest.mark.parametrize(
    "sentence", ["{} في يونيو", "والصافي: {}", "من {} إلى LinkedIn"]
)
@pytest.mark.parametrize("value", [15, -15])
@pytest.mark.parametrize("digits", ["latn", "arab"])
def test_a_sign_is_drawn_where_the_locale_data_have_it(
    digits: str, value: int, sentence: str
) -> None:
    # To the left of digits as in English; of Arabic ones it comes first in the line.
    wording = Wording(read_language(Settings(locale="ar", digits=digits)))
    style = (TEMPLATES / "css/rtl.css").read_text(encoding="utf-8")
    said = sentence.format(wording.signed(value))
    into = BytesIO()

    typeset(
        f'<!doctype html><html lang="ar" dir="rtl"><head><title>t</title><style>{style}'
        f"</style></head><body><p>{said}</p></body></html>",
        into,
    )

    places = places_of(into, "+\N{MINUS SIGN}")
    numbers = places_of(into, wording.number(abs(value)))
    assert len(places) == 1
    assert len(numbers) == 2
    is_left = places[0] < min(numbers)
    assert is_left if digits == "latn" else places[0] > max(numbers)


def places_of(pdf: BytesIO, wanted: str) -> list[float]:
    """Give where ``wanted`` letters begin, from the left edge, above the foot."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        return [
            text.get_charbox(n)[0]
            for n in range(text.count_chars())
            if text.get_text_range(n, 1) in set(wanted)
            if text.get_charbox(n)[1] > FOOT
        ]
