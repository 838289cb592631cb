"""The list of the never-engaged as a CSV file, where it is too long for the page."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from flows.core.paths import list_name
from flows.report.cleaning import clean_text, profile_link
from flows.report.engine import private_file
from flows.report.storyboard import is_listing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment

    from flows.core.figures import Figures
    from flows.core.people import NeverEngaged
    from flows.core.settings import Settings

# A cell that begins so is a formula to some spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Without it spreadsheets read UTF-8 as the machine's own letters.
_BYTE_ORDER_MARK = "\ufeff"


def keep_list(
    figures: Figures, *, settings: Settings, environment: Environment, folder: Path
) -> None:
    """Write the month's list to ``folder``, 0600, or take away one not needed.

    It is needed where the page does not print the list whole: past ``listed``
    people, not counting those who are never to be shown, and where the worksheet
    stands in its place. ``environment`` gives the words. Raises ``OSError``.
    """
    into = folder / list_name(figures.month)
    named = [each for each in figures.never_engaged if not each.is_never_shown]
    if len(named) <= settings.listed and is_listing(figures):
        into.unlink(missing_ok=True)
        return
    written = StringIO(newline="")
    csv.writer(written).writerows(_rows(named, environment))
    with private_file(into) as path:
        path.write_bytes((_BYTE_ORDER_MARK + written.getvalue()).encode("utf-8"))


def safe_cell(text: str) -> str:
    """Give ``text`` so that no spreadsheet computes it.

    >>> safe_cell("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _rows(
    people: list[NeverEngaged], environment: Environment
) -> Iterator[tuple[str, ...]]:
    plain = environment.overlay(autoescape=False)
    words = plain.get_template("partials/vocabulary.html").module
    yield words.LIST_HEADER  # type: ignore[attr-defined]
    for rank, each in enumerate(people, 1):
        person = each.person
        texts = (person.name or person.slug, person.position, person.company)
        reasons = words.reasons(each.reasons, each.age, points=True)  # type: ignore[attr-defined]
        cells = (
            str(rank),
            *(clean_text(text) for text in texts),
            person.connected_on.isoformat(),
            reasons,
            profile_link(person.profile_url) or "",
        )
        yield tuple(safe_cell(cell) for cell in cells)
