"""Figures -> the page of one member and month -> a private PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.core.paths import TEMPLATES, list_name
from flows.report.catalog import I18N, read_language
from flows.report.charts.bars import company_bar, share_bar, share_range
from flows.report.charts.growth import growth_chart
from flows.report.charts.strips import months_strip
from flows.report.charts.weeks import weeks_chart
from flows.report.cleaning import clean_text
from flows.report.engine import print_pdf, private_file, unwritable
from flows.report.filters import Wording
from flows.report.listing import keep_list
from flows.report.selection import name_ties, select_people
from flows.report.storyboard import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from flows.core.figures import Figures
    from flows.core.people import Person
    from flows.core.settings import Settings
    from flows.report.catalog import Language
    from flows.report.selection import Selection

_BLANK_AT_END = re.compile(r"\s+(?=</(?:p|h[1-6]|t[dh]|li|dd|dt|div)>)")
# Filters that draw, and are told which way the page runs.
_DRAWINGS = (
    company_bar,
    growth_chart,
    months_strip,
    share_bar,
    share_range,
    weeks_chart,
)
# An export older than this gets a note at the top of page one.
OLD_EXPORT_DAYS = 45
_FONT_WARNING = (
    "{} people's names or companies hold letters of which no installed font "
    "has a picture (install fonts-noto-cjk, fonts-noto-core or similar)."
)


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """A PDF in its place; ``warnings`` are sentences for the operator."""

    path: Path
    pages: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """What the page knows of its own making.

    ``list_name`` is the file that holds the whole list where the page does not.
    ``undrawn`` counts people whose text needs a font that is not installed;
    ``export_age`` is in days, None unless the export is old.
    """

    language: str
    direction: str
    digits: str
    version: str
    made_on: date
    list_name: str
    export_age: int | None
    undrawn: int


def render_report(
    figures: Figures, *, settings: Settings, into: Path, made_on: date
) -> RenderedReport:
    """Write the report's PDF to ``into``, 0600 and whole or not at all.

    Where the page does not print the list of the never-engaged whole, all of it
    goes to a CSV file in the same folder.

    Raises ``ReportError`` E1301 for an unknown locale, E1302 if the engine was
    not content, E1303 for a foreign asset, E1304 past its limits, E1305 if the
    PDF cannot be written.
    """
    html = render_html(figures, settings=settings, made_on=made_on)
    try:
        with private_file(into) as path:
            pages, missing = print_pdf(html, path, made_on=made_on)
            undrawn = _undrawn(figures, settings, missing)
            if undrawn:
                html = render_html(
                    figures, settings=settings, made_on=made_on, undrawn=undrawn
                )
                pages, _ = print_pdf(html, path, made_on=made_on)
            keep_list(
                figures,
                settings=settings,
                environment=page_environment(read_language(settings)),
                folder=into.parent,
            )
    except OSError as error:
        raise unwritable(error.strerror) from error
    warnings = (_FONT_WARNING.format(undrawn),) if undrawn else ()
    return RenderedReport(into, pages, warnings)


def render_html(
    figures: Figures,
    *,
    settings: Settings,
    made_on: date,
    undrawn: int = 0,
    i18n: Path = I18N,
) -> str:
    """Give the page as HTML, in words from the folder ``i18n``.

    ``undrawn`` people's letters are known to be in no font. Raises ``ReportError``
    E1301 for an unknown locale.
    """
    language = read_language(settings, i18n)
    age = (made_on - figures.coverage.exported_on).days
    edition = Edition(
        language=language.tag,
        direction=language.direction,
        digits=language.digits,
        version=version("rapport"),
        made_on=made_on,
        list_name=list_name(figures.month),
        export_age=age if age > OLD_EXPORT_DAYS else None,
        undrawn=undrawn,
    )
    page = page_environment(language).get_template("report.html")
    html = page.render(
        figures=figures,
        settings=settings,
        edition=edition,
        selection=_select(figures, settings),
        ties=name_ties(figures),
        pages=pages_of(figures, settings),
    )
    # A blank before the end of a block counts as a word where the line is just
    # full, and the engine then breaks the line after its first word instead.
    return _BLANK_AT_END.sub("", html)


def page_environment(language: Language) -> Environment:
    """Give the templates in the words of ``language``, with every filter."""
    environment = Environment(
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    # The i18n extension adds these two at run time.
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        language.words, newstyle=True
    )
    environment.filters.update(Wording(language).filters())
    is_rtl = language.direction == "rtl"
    for draw in _DRAWINGS:
        environment.filters[draw.__name__] = partial(draw, rtl=is_rtl)
    return environment


def _undrawn(figures: Figures, settings: Settings, missing: frozenset[int]) -> int:
    if not missing:
        return 0
    return sum(
        any(ord(character) in missing for character in _printed(person))
        for person in set(_people(figures, settings))
    )


def _select(figures: Figures, settings: Settings) -> Selection:
    return select_people(
        figures.never_engaged, highlighted=settings.highlighted, listed=settings.listed
    )


def _people(figures: Figures, settings: Settings) -> Iterator[Person]:
    shown = _select(figures, settings)
    for group in (shown.highlighted, shown.fresh, *shown.by_year.values()):
        yield from (each.person for each in group)
    yield from (action.person for action in figures.actions)
    ties = name_ties(figures)
    for ties_shown in (ties.quieter, ties.job_changes, ties.departed):
        yield from (each.person for each in ties_shown)
    yield from (each.person for each in figures.follow_through.people)
    if settings.let_go_review:
        yield from (each.person for each in figures.let_go_review)


def _printed(person: Person) -> str:
    texts: Iterable[str] = (person.name, person.position, person.company)
    return "".join(clean_text(text) for text in texts)
