"""The process that prints, as the product starts it and as the tests do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ReportError
from flows.core.settings import Settings
from flows.report.engine import print_pdf
from flows.report.render import render_html
from tests.report.invented import MADE_ON
from tests.report.states import nothing

if TYPE_CHECKING:
    from pathlib import Path

# The engine places the cells of a grid in more than quadratic time.
ENDLESS = "<!doctype html><div style='display: grid'>" + "<p>x" * 5000


def printed(folder: Path) -> bytes:
    html = render_html(nothing(), settings=Settings(), made_on=MADE_ON)
    print_pdf(html, into=folder / "r.pdf", made_on=MADE_ON)
    return (folder / "r.pdf").read_bytes()


def test_the_tests_way_gives_the_products_bytes(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    warm = printed(tmp_path)

    request.getfixturevalue("cold_printer")

    assert printed(tmp_path) == warm


@pytest.mark.usefixtures("cold_printer")
def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="E1304"):
        print_pdf(ENDLESS, into=tmp_path / "r.pdf", made_on=MADE_ON, cpu_seconds=1)
