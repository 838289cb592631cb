"""The last page is one page, whatever there is to say of the data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.report.network import NO_NETWORK
from tests.report.states import full_last_page
from tests.report.test_printing import render, text_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_last_page_is_one_page_however_much_it_says(
    locale: str, tmp_path: Path
) -> None:
    full = replace(full_last_page(), never_engaged=(), worksheet=(), **NO_NETWORK)

    report = render(full, tmp_path / "r.pdf", locale)

    pages = text_of(report.path)
    last = [n for n, text in enumerate(pages) if "0.1.0" in text]
    assert last == [len(pages) - 1]
    assert "41bc09e2fa7733d6" in pages[-1]
