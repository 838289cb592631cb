"""The pages as pictures: private, in order, and none left of an earlier printing."""

from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from flows.cli import main
from flows.core.errors import NoReportError, ReportError
from flows.core.months import Month
from flows.core.paths import MemberHome
from flows.report.pictures import picture_pages
from flows.steps import picture_month
from flows.terminal.screen import show_file

if TYPE_CHECKING:
    from pathlib import Path

    from flows.report.render import RenderedReport

JUNE = Month(2026, 6)


@pytest.fixture
def home(printed_empty: RenderedReport, tmp_path: Path) -> MemberHome:
    home = MemberHome(tmp_path)
    home.create()
    shutil.copy(printed_empty.path, home.report(JUNE))
    return home


def test_every_page_is_a_private_picture_beside_the_report(home: MemberHome) -> None:
    stale = home.reports / "rapport-2026-06-page-9.png"
    stale.write_bytes(b"of a longer report")

    pictures = picture_month(home)

    assert [path.name for path in pictures] == [
        "rapport-2026-06-page-1.png",
        "rapport-2026-06-page-2.png",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in pictures} == {0o600}
    assert not stale.exists()
    with Image.open(pictures[0]) as picture:
        assert picture.size == (1191, 1684)


def test_the_command_lists_them_and_opens_nothing_without_a_desktop(
    home: MemberHome,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["rapport", "preview", "2026-06", "--open", "--home", str(home.root)]
    monkeypatch.setattr("sys.argv", words)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    main()

    told = capsys.readouterr()
    assert told.out.splitlines() == sorted(map(str, home.reports.glob("*.png")))
    assert "no desktop" in told.err


def test_a_desktop_opens_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")

    def launch(path: str) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr("click.launch", launch)

    show_file(MemberHome.for_sample().root)

    assert opened == [str(MemberHome.for_sample().root)]


def test_a_month_without_a_report_is_told(home: MemberHome) -> None:
    with pytest.raises(NoReportError, match=r"rapport-2026-05\.pdf.*E1306"):
        picture_month(home, JUNE.previous)


def test_a_file_that_is_no_pdf_is_told(tmp_path: Path) -> None:
    pdf = tmp_path / "rapport-2026-06.pdf"
    pdf.write_bytes(b"no PDF at all")

    with pytest.raises(ReportError, match=r"rapport-2026-06\.pdf.*E1307"):
        picture_pages(pdf)
