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
from flows.report.charts.activation import activation_chart
from flows.report.charts.bars import company_bar, pair_bar, share_bar, share_range
from flows.report.charts.growth import growth_chart
from flows.report.charts.strips import months_strip
from flows.report.charts.weeks import weeks_chart
from flows.report.compiled import COMPILED
from flows.report.drafts import with_drafts
from flows.report.engine import print_pdf, private_file, unwritable
from flows.report.filters import Wording
from flows.report.lettering import FONTS, font_warnings, is_wide, undrawn_names
from flows.report.listing import keep_list
from flows.report.page_one import END_OF_PAGE_ONE, LAST_OF_PAGE_ONE
from flows.report.selection import name_ties, select_people
from flows.report.storyboard import is_listing, pages_of
from flows.report.summaries import (
    in_brief,
    in_columns,
    most_in_a_state,
    of_state,
    shade,
    year_followed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from flows.core.figures import Figures
    from flows.core.settings import Settings
    from flows.report.catalog import Language
    from flows.report.lettering import Script

_BLANK_AT_END = re.compile(r"\s+(?=</(?:p|h[1-6]|t[dh]|li|dd|dt|div)>)")
# Filters that draw, and are told which way the page runs.
_DRAWINGS = (
    activation_chart,
    company_bar,
    growth_chart,
    months_strip,
    pair_bar,
    share_bar,
    share_range,
    weeks_chart,
)
_SUMMARIES = (
    *(in_brief, in_columns, most_in_a_state, of_state, shade),
    *(with_drafts, year_followed, is_wide),
)
# An export older than this gets a note at the top of page one.
OLD_EXPORT_DAYS = 45
MOST_CROWDED = 2
# How large the pages are printed; css/letter.css says why.
ZOOMS = {"a4": 1.0, "letter": 0.94}


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
    ``undrawn`` counts the names that need a font that is not installed, by script;
    ``export_age`` is in days, None unless the export is old. ``crowding`` is 0 where
    page one has room, 1 where its chart is lower, 2 where its actions come on the
    page behind.
    """

    language: str
    direction: str
    digits: str
    version: str
    made_on: date
    list_name: str
    export_age: int | None
    undrawn: Mapping[Script, int]
    crowding: int
    last_of_page_one: str = LAST_OF_PAGE_ONE
    end_of_page_one: str = END_OF_PAGE_ONE


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
    try:
        with private_file(into) as path:
            pages, undrawn = _print_fitting(
                figures, settings=settings, made_on=made_on, path=path
            )
            keep_list(
                figures,
                settings=settings,
                environment=page_environment(read_language(settings)),
                folder=into.parent,
            )
    except OSError as error:
        raise unwritable(error.strerror) from error
    return RenderedReport(into, pages, font_warnings(undrawn))


def render_html(
    figures: Figures,
    *,
    settings: Settings,
    made_on: date,
    undrawn: Mapping[Script, int] | None = None,
    crowding: int = 0,
    i18n: Path = I18N,
) -> str:
    """Give the page as HTML, in words from the folder ``i18n``.

    ``undrawn`` counts the names for which no font is here, by script; ``crowding``
    is as in ``Edition``. Raises ``ReportError`` E1301 for an unknown locale.
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
        undrawn=undrawn or {},
        crowding=crowding,
    )
    page = page_environment(language).get_template("report.html")
    html = page.render(
        figures=figures,
        settings=settings,
        fonts=FONTS,
        edition=edition,
        selection=select_people(
            figures.never_engaged,
            highlighted=settings.highlighted,
            listed=settings.listed,
        ),
        ties=name_ties(figures),
        is_listing=is_listing(figures),
        pages=pages_of(figures, settings),
    )
    # A blank before the end of a block counts as a word where the line is just
    # full, and the engine then breaks the line after its first word instead.
    return _BLANK_AT_END.sub("", html)


def _print_fitting(
    figures: Figures, *, settings: Settings, made_on: date, path: Path
) -> tuple[int, Mapping[Script, int]]:
    """Print the roomiest page one that fits; again where it has to say what lacks."""
    undrawn: Mapping[Script, int] = {}
    while True:
        pages = [
            render_html(
                figures,
                settings=settings,
                made_on=made_on,
                undrawn=undrawn,
                crowding=crowding,
            )
            for crowding in range(MOST_CROWDED + 1)
        ]
        printed = print_pdf(
            *pages, into=path, made_on=made_on, zoom=ZOOMS[settings.paper]
        )
        lacking = undrawn_names(pages[0], printed.missing)
        if lacking == undrawn:
            return printed.pages, undrawn
        undrawn = lacking


def page_environment(language: Language) -> Environment:
    """Give the templates in the words of ``language``, with every filter."""
    environment = Environment(
        autoescape=True,
        bytecode_cache=COMPILED,
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(TEMPLATES),
        lstrip_blocks=True,
        optimized=False,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    # The i18n extension adds these two at run time.
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        language.words, newstyle=True
    )
    environment.filters.update(Wording(language).filters())
    is_rtl = language.direction == "rtl"
    environment.filters.update({each.__name__: each for each in _SUMMARIES})
    for draw in _DRAWINGS:
        environment.filters[draw.__name__] = partial(draw, rtl=is_rtl)
    return environment
