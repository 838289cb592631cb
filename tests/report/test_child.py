"""The process that prints, as the product starts it and as the tests do."""

from __future__ import annotations

import hashlib
import tempfile
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ReportError
from flows.core.settings import Settings
from flows.report.engine import print_pdf
from flows.report.render import RenderedReport, render_report
from tests.report.invented import MADE_ON, figures

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("printed")

# The engine places the cells of a grid in more than quadratic time.
ENDLESS = "<!doctype html><div style='display: grid'>" + "<p>x" * 5000


@pytest.mark.usefixtures("cold_printer")
def test_the_same_figures_give_the_same_bytes_from_a_bare_start(
    printed: RenderedReport, tmp_path: Path
) -> None:
    again = render_report(
        figures(), settings=Settings(), into=tmp_path / "r.pdf", made_on=MADE_ON
    )

    first, second = (
        hashlib.sha256(report.path.read_bytes()).hexdigest()
        for report in (printed, again)
    )
    assert first == second


@pytest.mark.usefixtures("cold_printer")
def test_a_child_that_takes_too_long_is_ended_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))

    with pytest.raises(ReportError, match="E1304"):
        print_pdf(ENDLESS, into=tmp_path / "r.pdf", made_on=MADE_ON, cpu_seconds=1)

    assert not list(scratch.iterdir())
