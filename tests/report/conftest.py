"""The pages of the usual member, printed once for all tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.settings import Settings
from flows.report.render import RenderedReport, render_html, render_report
from tests.report.invented import MADE_ON, figures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.figures import Figures


@pytest.fixture
def page() -> Callable[[Figures], str]:
    return lambda shown: render_html(shown, settings=Settings(), made_on=MADE_ON)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> RenderedReport:
    into: Path = tmp_path_factory.mktemp("reports") / "rapport-2026-06.pdf"
    return render_report(figures(), settings=Settings(), into=into, made_on=MADE_ON)
