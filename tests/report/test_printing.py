from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from flows.core.errors import ReportError
from flows.core.settings import Settings
from flows.report.assets import FONTS
from flows.report.engine import print_pdf
from flows.report.render import RenderedReport, render_html, render_report
from flows.report.typesetting import AssetFetcher, typeset
from tests.report.invented import MADE_ON, actions, figures
from tests.report.network import NO_NETWORK
from tests.report.reading import read
from tests.report.states import crowded, many_scripts
from tests.report.warming import no_activation, states

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.figures import Figures

# What is printed for these, and for others of the group, is printed once.
pytestmark = pytest.mark.xdist_group("printed")

PLAIN = '<!doctype html><html lang="en"><title>t</title><p>a</p>'


def text_of(path: Path) -> list[str]:
    """Give the text of each page, as copied out of it."""
    with pypdfium2.PdfDocument(path) as document:
        texts = (page.get_textpage().get_text_range() for page in document)
        return [" ".join(text.split()) for text in texts]


def fails(html: str) -> bool:
    """Say whether the engine stops at ``html``, or complains of it."""
    try:
        return bool(typeset(html, BytesIO()).logged)
    except FatalURLFetchingError:
        return True


def render(shown: Figures, into: Path, locale: str = "en") -> RenderedReport:
    return render_report(
        shown, settings=Settings(locale=locale), into=into, made_on=MADE_ON
    )


def test_the_usual_report_has_one_page_a_question_after_the_list(
    printed: RenderedReport,
) -> None:
    pages = text_of(printed.path)

    assert printed.pages == len(pages) == 8
    assert "1,112 people added but never engaged" in pages[1]
    assert "5 people to think over" in pages[3]
    assert "402 new people in touch" in pages[4]
    assert "2 rushes brought you 85 people" in pages[5]
    assert "Against a year ago" in pages[5]
    assert "have gone quiet" in pages[6]
    assert "suggested in May" in pages[6]
    assert "How this was counted" in pages[7]


def fewest_words(path: Path) -> int:
    """Count the words of the emptiest page; a heading and a row are about thirty."""
    return min(len(text.split()) for text in text_of(path))


@pytest.mark.parametrize(
    "name", ["printed", "printed_arabic", "printed_letter", "printed_long"]
)
def test_page_one_is_whole_and_no_page_is_left_over(
    name: str, request: pytest.FixtureRequest
) -> None:
    report: RenderedReport = request.getfixturevalue(name)

    pages = text_of(report.path)

    assert report.pages == len(pages) <= 12
    assert report.warnings == ()
    assert all(action.person.name in pages[0] for action in actions())
    assert fewest_words(report.path) > 60


def test_letter_holds_what_a4_holds(
    printed: RenderedReport, printed_letter: RenderedReport
) -> None:
    with pypdfium2.PdfDocument(printed_letter.path) as document:
        sizes = {tuple(map(round, page.get_size())) for page in document}

    assert sizes == {(612, 792)}
    assert text_of(printed_letter.path) == text_of(printed.path)


def test_the_pdf_is_private_titled_and_has_bookmarks(printed: RenderedReport) -> None:
    with pypdfium2.PdfDocument(printed.path) as document:
        about = document.get_metadata_dict()
        bookmarks = [mark.get_title() for mark in document.get_toc()]

    assert stat.S_IMODE(printed.path.stat().st_mode) == 0o600
    assert (about["Title"], about["Author"]) == ("Rapport, June 2026", "Rapport")
    assert bookmarks[0].startswith("You added 34 people in June")


def test_names_lead_to_profiles(printed: RenderedReport) -> None:
    written = printed.path.read_bytes()

    with pypdfium2.PdfDocument(printed.path) as document:
        links = sum(pypdfium2.raw.FPDFPage_GetAnnotCount(page) for page in document)
    assert written.startswith(b"%PDF-1.7")
    html = render_html(figures(), settings=Settings(), made_on=MADE_ON)
    # A name that is broken over two lines has two of them.
    assert links >= len(read(html).links) > 40


def test_a_member_of_whom_nothing_is_known_gets_two_pages(
    printed_empty: RenderedReport,
) -> None:
    assert printed_empty.pages == 2


def in_brief(shown: Figures) -> Figures:
    """Give figures of which few pages come after the list."""
    return replace(
        shown,
        worksheet=(),
        activation=no_activation(),
        states=states(first_year=0),
        **NO_NETWORK,
    )


def test_ten_suggestions_run_on_without_an_empty_page(tmp_path: Path) -> None:
    many = replace(in_brief(figures()), actions=actions() * 2)

    report = render(many, tmp_path / "r.pdf")

    assert report.pages <= 6
    assert "1,112 people added" in text_of(report.path)[1]
    assert fewest_words(report.path) > 40


def test_any_script_and_length_is_printed_and_missing_letters_told(
    tmp_path: Path,
) -> None:
    report = render(many_scripts(), tmp_path / "r.pdf")

    pages = text_of(report.path)
    assert report.pages == 8
    assert "Talent Partner" in pages[1]
    assert any("letters of a rarer script" in said for said in report.warnings)
    assert "a font for rarer scripts that is not installed" in " ".join(pages)


def test_what_the_engine_logs_fails_the_report(tmp_path: Path) -> None:
    html = PLAIN + "<style>p { colour: red }</style>"

    with pytest.raises(ReportError, match=r"Ignored.*colour.*E1302"):
        print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)


def test_what_is_logged_about_foreign_text_is_not_quoted(tmp_path: Path) -> None:
    html = PLAIN + '<a href="#secret">x</a>'

    with pytest.raises(ReportError) as refusal:
        print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)

    assert refusal.value.code == "E1302"
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}">',
        '<link rel=stylesheet href="{}">',
        '<link rel=attachment href="{}">',
        "<style>@import url({})</style>",
        "<style>body {{ background: url({}) }}</style>",
        "<style>li {{ list-style-image: url({}) }}</style><ul><li>x</ul>",
        '<object data="{}"></object>',
        '<embed src="{}">',
        '<svg><image href="{}" width="9" height="9"/></svg>',
    ],
)
def test_a_page_that_asks_for_a_file_fails(html: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("p { color: red }", encoding="utf-8")
    asking = html.format((tmp_path / "secret").as_uri())

    assert fails(PLAIN + asking)


def test_a_page_that_asks_for_nothing_does_not_fail() -> None:
    assert not fails(PLAIN)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.org/x.png",
        "ftp://example.org/x",
        "data:text/css,p{}",
        "DATA:image/png;base64,AAAA",
        "jar:file:///x!/y",
        "gopher://x/",
        "//example.org/x",
        "/etc/passwd",
        "../../etc/passwd",
        "asset:",
        "asset:sans/../serif",
        "asset:sans?x",
        "asset:sans#x",
        "ASSET:sans",
        "asset:%73ans",
        " asset:sans",
        "",
    ],
)
def test_the_fetcher_opens_nothing_but_its_fonts(address: str) -> None:
    for door in (AssetFetcher().fetch, AssetFetcher().open, AssetFetcher()):
        with pytest.raises(PermissionError):
            door(address)


@pytest.mark.parametrize("address", list(FONTS))
def test_the_fonts_are_there(address: str) -> None:
    assert AssetFetcher().fetch(address).read(4) == b"\x00\x01\x00\x00"


def test_a_child_that_takes_too_much_memory_is_ended() -> None:
    greedy = (
        "from flows.report.child import limit_resources\n"
        "limit_resources(60)\n"
        "try: bytearray(4 * 1024**3)\n"
        "except MemoryError: print('ended')"
    )

    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", greedy], capture_output=True, check=True, text=True
    )

    assert said.stdout == "ended\n"


def test_a_report_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    into = tmp_path / "r.pdf"
    into.write_bytes(b"the one before")

    with pytest.raises(ReportError, match="E1301"):
        render_report(
            figures(), settings=Settings(locale="xx"), into=into, made_on=MADE_ON
        )

    assert into.read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["r.pdf"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"No such file.*E1305"):
        render(figures(), tmp_path / "gone" / "r.pdf")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_crowded_page_one_holds_its_actions_all_the_same(
    locale: str, tmp_path: Path
) -> None:
    crowd = in_brief(crowded())

    report = render(crowd, tmp_path / "r.pdf", locale)

    pages = text_of(report.path)
    assert report.pages == 5
    assert pages[0].count("Maximiliane von und zu") >= len(crowd.actions)
    assert "Maximiliane" not in pages[1]


def test_actions_without_room_come_with_the_list_and_not_alone(
    tmp_path: Path,
) -> None:
    crowd = in_brief(crowded())
    html = render_html(crowd, settings=Settings(), made_on=MADE_ON, crowding=2)

    print_pdf(html, into=tmp_path / "r.pdf", made_on=MADE_ON)

    pages = text_of(tmp_path / "r.pdf")
    assert "5 people worth a message" not in pages[0]
    assert "5 people worth a message" in pages[1]
    assert "1,112 people added but never engaged" in pages[1]
