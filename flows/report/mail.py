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

    from jinja2 import Environment

    from flows.core.figures import Figures
    from flows.core.months import Month
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
    shown: dict[str, object] = {
        "page": page,
        "figures": figures,
        "listed": listed,
        "subject": subject,
        "language": language.tag,
        "direction": language.direction,
    }
    rich = environment.get_template("email.html").render(shown)
    text = _plain(environment, "email.txt", shown)
    return Words(subject, text, rich, language.tag)


def render_test_note(settings: Settings) -> Words:
    """Give the short mail that shows that the mail is set up."""
    words = read_language(settings).words
    finding = words.gettext("The mail is set up")
    line = words.gettext("Mail from Rapport arrives here, and so will the next report.")
    return _render_note(Note(finding, line), settings)


@dataclass(frozen=True, slots=True)
class Note:
    """A short mail of its own; ``finding`` is its subject and its first line.

    ``steps`` say what to do, the first of them at ``link``.
    """

    finding: str
    line: str
    steps: tuple[str, ...] = ()
    link: str = ""


def render_request_note(month: Month, settings: Settings, inbox: Path) -> Words:
    """Give the short mail that asks for an export before ``month`` is over."""
    language = read_language(settings)
    finding = language.words.gettext(
        "%(month)s is nearly over: ask for your export on %(day)s"
    ) % {
        "month": Wording(language).month_name(month),
        "day": _unbroken(Wording(language).day(month.next.first_day)),
    }
    return _ask(finding, month, language, settings, inbox)


def render_standstill_note(
    since: date, month: Month, settings: Settings, inbox: Path
) -> Words:
    """Give the short mail that comes instead of a report of the same figures.

    ``month`` is the one whose report waits, ``since`` the day of the newest export.
    """
    language = read_language(settings)
    finding = language.words.gettext("No new export since %(day)s") % {
        "day": _unbroken(Wording(language).day(since))
    }
    return _ask(finding, month, language, settings, inbox)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _ask(
    finding: str, month: Month, language: Language, settings: Settings, inbox: Path
) -> Words:
    words, wording = language.words, Wording(language)
    line = words.gettext(
        "The report of %(month)s waits for an export made on %(day)s or later."
    ) % {
        "month": wording.month_name(month),
        "day": wording.day(month.next.first_day),
    }
    steps = (
        words.gettext(
            "On LinkedIn, in a browser: Me, Settings & Privacy, Data privacy, Get a"
            " copy of your data. The smaller choice is enough."
        ),
        words.gettext(
            "That takes two minutes. LinkedIn then mails you a link to the file,"
            " mostly within the hour."
        ),
        words.gettext("Put the file as it is into %(folder)s.")
        % {"folder": wording.foreign(str(inbox))},
    )
    return _render_note(Note(finding, line, steps, DOWNLOAD), settings)


def _render_note(note: Note, settings: Settings) -> Words:
    language = read_language(settings)
    environment = page_environment(language)
    shown: dict[str, object] = {
        "note": note,
        "language": language.tag,
        "direction": language.direction,
    }
    rich = environment.get_template("note.html").render(shown)
    text = _plain(environment, "note.txt", shown)
    return Words(note.finding, text, rich, language.tag)


def _plain(environment: Environment, template: str, shown: dict[str, object]) -> str:
    # Nothing is mark-up in plain text.
    text = environment.overlay(autoescape=False).get_template(template).render(shown)
    if shown["direction"] == "ltr":
        return text
    # Plain text has no direction but its own first letter, which may be a name's.
    return "".join(
        f"\N{RIGHT-TO-LEFT MARK}{line}" if line.strip() else line
        for line in text.splitlines(keepends=True)
    )


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
