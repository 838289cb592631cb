"""Figures -> what the mail says: a subject without names, HTML and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.letters import Words
from flows.report.catalog import I18N, read_language
from flows.report.filters import Wording
from flows.report.page_one import read_page_one
from flows.report.render import page_environment, render_html

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from babel.support import NullTranslations

    from flows.core.figures import Figures
    from flows.core.settings import Settings
    from flows.report.catalog import Language
    from flows.report.page_one import PageOne

DOWNLOAD = "https://www.linkedin.com/mypreferences/d/download-my-data"


def render_mail(
    figures: Figures,
    *,
    settings: Settings,
    made_on: date,
    listed: str = "",
    i18n: Path = I18N,
) -> Words:
    """Give the mail that brings a month's report; ``made_on`` is the report's day.

    ``listed`` names the file with the whole list if the mail brings it. Raises
    ``ReportError`` E1301 for an unknown locale.
    """
    html = render_html(figures, settings=settings, made_on=made_on, i18n=i18n)
    page = read_page_one(html)
    language = read_language(settings, i18n)
    subject = _subject(figures, page, language)
    environment = page_environment(language)
    shown = {
        "page": page,
        "figures": figures,
        "listed": listed,
        "subject": subject,
        "language": language.tag,
        "direction": language.direction,
    }
    rich = environment.get_template("email.html").render(shown)
    # Nothing is mark-up in plain text.
    plain = environment.overlay(autoescape=False)
    text = plain.get_template("email.txt").render(shown)
    return Words(subject, text, rich, language.tag)


def render_test_note(settings: Settings) -> Words:
    """Give the short mail that shows that the mail is set up."""
    translations = read_language(settings).words
    finding = translations.gettext("Rapport: the mail is set up")
    line = translations.gettext(
        "Mail from Rapport arrives here, and so will the next report."
    )
    return _render_note(Note(finding, (line,)), settings)


@dataclass(frozen=True, slots=True)
class Note:
    """A short mail of its own; ``finding`` is its subject and its first line."""

    finding: str
    lines: tuple[str, ...]
    link: str = ""


def render_request_note(settings: Settings) -> Words:
    """Give the short mail that asks for an export before the month ends."""
    translations = read_language(settings).words
    finding = translations.gettext("Rapport: ask LinkedIn for your export now")
    return _render_note(Note(finding, _steps(translations), DOWNLOAD), settings)


def render_standstill_note(since: date, settings: Settings) -> Words:
    """Give the short mail that comes instead of a report of the same figures."""
    language = read_language(settings)
    translations = language.words
    finding = translations.gettext("Rapport: no new export since %(day)s") % {
        "day": Wording(language).day(since)
    }
    line = translations.gettext(
        "So there is no new report: nothing in it would change."
    )
    lines = (line, *_steps(translations))
    return _render_note(Note(finding, lines, DOWNLOAD), settings)


def _steps(translations: NullTranslations) -> tuple[str, ...]:
    return (
        translations.gettext(
            "On LinkedIn, in a browser: Me, Settings & Privacy, Data privacy, Get a"
            " copy of your data. The smaller choice is enough."
        ),
        translations.gettext(
            "It takes two minutes, and LinkedIn mails you a link within the hour. Put"
            " the file into the inbox of your home as it is."
        ),
    )


def _render_note(note: Note, settings: Settings) -> Words:
    language = read_language(settings)
    environment = page_environment(language)
    shown = {
        "note": note,
        "language": language.tag,
        "direction": language.direction,
    }
    rich = environment.get_template("note.html").render(shown)
    plain = environment.overlay(autoescape=False)
    text = plain.get_template("note.txt").render(shown)
    return Words(note.finding, text, rich, language.tag)


def _subject(
    figures: Figures,
    page: PageOne,
    language: Language,
) -> str:
    translations = language.words
    waiting = sum(each.kind == "reply" for each in figures.actions)
    fresh = sum(each.is_new for each in figures.never_engaged)
    wording = Wording(language)
    answers = translations.ngettext(
        "%(n)s person waiting for your answer",
        "%(n)s people waiting for your answer",
        waiting,
    )
    nobody = translations.ngettext(
        "%(n)s added and never written to",
        "%(n)s added and never written to",
        fresh,
    )
    parts = [
        words % {"n": wording.number(count)}
        for words, count in ((answers, waiting), (nobody, fresh))
        if count
    ]
    return str(
        translations.gettext("%(month)s: %(finding)s")
        % {
            "month": wording.month_name(figures.month),
            "finding": " · ".join(parts) or page.finding,
        }
    )
