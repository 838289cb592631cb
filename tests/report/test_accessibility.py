"""PDF/UA-1 and text that can be copied: what a reader who listens gets."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import outloud
import page
import pikepdf
import pypdfium2
import pytest
from weasyprint import HTML

from flows.report.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.report.render import RenderedReport

    Layers = tuple[str, ...]

pytestmark = pytest.mark.xdist_group("printed")

CONFORMANCE: Layers = ("conformance",)
EVERYTHING: Layers = ("conformance", "semantic")
# That a table with more headers than cells is none; ours have heads on two sides.
GUESSES = ("TBL-010",)
TABLE = (
    '<!doctype html><html lang="en"><title>t</title><h1>h</h1><table><thead>'
    '<tr><th scope="col">a<tbody><tr><td><a href="https://example.org">b</a></table>'
)


def faults(pdf: bytes, layers: Layers = CONFORMANCE) -> set[str]:
    """Give what either validator says against ``pdf``, by its rules' names.

    The layer ``semantic`` compares words with pictures of them, and takes long.
    """
    validated = page.validate_pdf_bytes(pdf)
    heard = outloud.check(BytesIO(pdf), layers=layers, skip=GUESSES)
    return {failure.rule_id for failure in validated.failures} | {
        finding.rule for finding in heard.findings if finding.severity == "error"
    }


def printed_pdf(html: str) -> bytes:
    """Typeset a page of our own words and give the PDF."""
    into = BytesIO()
    assert typeset(html, into).logged == ()
    return into.getvalue()


def copied(html_body: str, *, language: str = "en", direction: str = "ltr") -> str:
    """Give the text as copied out of a page that holds ``html_body``."""
    face = ':root { --sans: "Rapport Arabic", "Rapport Sans" }'
    html = (
        f'<!doctype html><html lang="{language}" dir="{direction}"><title>t</title>'
        f"<style>{face}</style><body>{html_body}"
    )
    with pypdfium2.PdfDocument(printed_pdf(html)) as document:
        return str(document[0].get_textpage().get_text_range())


def elements(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/S") == f"/{kind}":
            yield each


@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("printed", CONFORMANCE),
        ("printed_arabic", EVERYTHING),
        ("printed_empty", EVERYTHING),
    ],
)
def test_both_validators_find_no_fault(
    name: str, layers: Layers, request: pytest.FixtureRequest
) -> None:
    report: RenderedReport = request.getfixturevalue(name)

    assert faults(report.path.read_bytes(), layers) == set()


def test_the_validators_see_what_the_engine_leaves_undone() -> None:
    unfinished = BytesIO()
    HTML(
        string=TABLE.replace("</title>", "</title><svg width=9 height=9 />")
    ).write_pdf(unfinished, pdf_variant="pdf/ua-1")

    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in faults(unfinished.getvalue())


def test_headers_say_what_they_head_and_links_are_printed(
    printed: RenderedReport,
) -> None:
    with pikepdf.open(printed.path) as pdf:
        scopes = {str(each["/A"].get("/Scope")) for each in elements(pdf, "TH")}
        flags = {
            int(link["/F"]) & 4
            for leaf in pdf.pages
            for link in leaf.get("/Annots", [])
        }

    assert scopes == {"/Column", "/Row"}
    assert flags == {4}


def test_running_heads_and_wordless_drawings_are_not_read_aloud(
    printed: RenderedReport,
) -> None:
    with pikepdf.open(printed.path) as pdf:
        figures = list(elements(pdf, "Figure"))
        content = b"".join(leaf.Contents.read_bytes() for leaf in pdf.pages)

    assert all(str(each["/Alt"]) for each in figures)
    assert content.count(b"/Pagination") >= 2 * printed.pages


def test_the_language_and_the_bookmarks_are_the_reports(
    printed_arabic: RenderedReport,
) -> None:
    with pikepdf.open(printed_arabic.path) as pdf:
        language = str(pdf.Root["/Lang"])
    with pypdfium2.PdfDocument(printed_arabic.path) as document:
        bookmarks = [mark.get_title() for mark in document.get_toc()]
        title = document.get_metadata_value("Title")

    assert language == "ar"
    assert title == "تقرير Rapport، يونيو 2026"
    assert bookmarks[0].startswith("إضافة 34 شخصا في يونيو")


def test_arabic_is_copied_in_the_order_of_its_letters() -> None:
    words = "خلال الأشهر الاثني عشر لأن الآن بلا أي تواصل في تغير أو لا"

    said = copied(f"<p>{words}</p><p>(جهات)</p>", language="ar", direction="rtl")

    assert words in said
    assert "(جهات)" in said


@pytest.mark.parametrize(
    "name",
    [
        "9 of 41 (22%) [a]",
        "राहुल शर्मा",
        "हिन्दी क्षत्रिय",
        "Zoë Nguyễn",
        "Łukasz fi ffi",
        "z\u0301\u0323\u0330",
    ],
)
def test_names_are_copied_as_they_are_written(name: str) -> None:
    into = BytesIO()
    if typeset(TABLE + f"<p>{name}", into).missing:
        pytest.skip("no font of this machine has these letters")

    with pypdfium2.PdfDocument(into.getvalue()) as document:
        assert name in document[0].get_textpage().get_text_range()


def test_every_glyph_leads_to_a_letter(printed_arabic: RenderedReport) -> None:
    with pypdfium2.PdfDocument(printed_arabic.path) as document:
        texts = [leaf.get_textpage().get_text_range() for leaf in document]

    # Where a glyph leads nowhere, its number in the font is copied.
    assert not any("\u0100" <= c <= "\u024f" for c in "".join(texts) if c not in "ŁłūĀ")
