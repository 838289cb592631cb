"""The pages of the usual member, printed once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import RenderedReport, render_html, render_report
from tests.report.invented import MADE_ON, figures
from tests.report.states import nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.figures import Figures


@pytest.fixture
def page() -> Callable[[Figures], str]:
    return lambda shown: render_html(shown, settings=Settings(), made_on=MADE_ON)


def _printed(
    folder: Path, shown: Figures, settings: Settings | None = None
) -> RenderedReport:
    return render_report(
        shown,
        settings=settings or Settings(),
        into=folder / "rapport-2026-06.pdf",
        made_on=MADE_ON,
    )


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    return _printed(tmp_path_factory.mktemp("reports"), figures())


@pytest.fixture(scope="session")
def printed_arabic(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    return _printed(tmp_path_factory.mktemp("arabic"), figures(), Settings(locale="ar"))


@pytest.fixture(scope="session")
def printed_letter(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    return _printed(
        tmp_path_factory.mktemp("letter"), figures(), Settings(paper="letter")
    )


@pytest.fixture(scope="session")
def printed_empty(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    return _printed(tmp_path_factory.mktemp("empty"), nothing())


@pytest.fixture(scope="session")
def printed_long(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    return _printed(tmp_path_factory.mktemp("long"), figures(300))
