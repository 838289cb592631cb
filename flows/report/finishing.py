"""What the engine leaves undone for PDF/UA-1 and for copying text out of the PDF.

Its tables say which cells are headers, not of what; its running heads are tagged as
content, and so are drawings that say nothing; and where one letter is drawn with
several glyphs, or several letters with one, the glyphs lead back to wrong letters.
"""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pydyf
from fontTools import agl
from fontTools.ttLib import TTFont
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.stream import Stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from weasyprint.document import Document

_PRINT = 4
# Letters that Unicode keeps for the joined forms of Arabic, and for ligatures.
_FORMS = (range(0xFB00, 0xFB07), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
# A glyph must lead somewhere; this leads nowhere that a reader would see.
_NOTHING = "\N{ZERO WIDTH NON-JOINER}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_MARKS = frozenset({"Mn", "Mc", "Me"})


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Mend ``pdf`` before it is written; the engine calls this with its own."""
    _scope_headers(document)
    _print_links(pdf)
    _set_aside(pdf)
    for font in document.fonts.values():
        _mend_letters(font, pdf)


@contextmanager
def letters_kept() -> Iterator[None]:
    """Have the engine write, beside glyphs that cannot tell it, what they spell.

    Where marks stand around a letter (Devanagari, Tamil, Thai), the glyphs come in
    another order than the letters. Arabic and Hebrew are left as they are: readers
    turn such words round themselves, and would turn these too.
    """
    original = Stream.marked

    @contextmanager
    def marked(stream: Stream, box: object, tag: str) -> Iterator[None]:
        """Mark a box as the engine does, and say how its text is spelled."""
        with original(stream, box, tag):
            spelled = box.text if isinstance(box, TextBox) else ""
            if _needs_spelling(spelled):
                words = "".join(c for c in spelled if unicodedata.category(c) != "Cf")
                stream.stream[-2]["ActualText"] = pydyf.String(words)
            yield

    Stream.marked = marked
    try:
        yield
    finally:
        Stream.marked = original


def _needs_spelling(text: str) -> bool:
    return any(unicodedata.category(c) in _MARKS for c in text) and not any(
        unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text
    )


def _scope_headers(document: Document) -> None:
    for page in document.pages:
        # The engine itself keeps no public way from a page to its cells.
        for box in page._page_box.descendants():  # noqa: SLF001
            if getattr(box, "mark", None) is not None and box.element_tag == "th":
                is_row = box.element.attrib.get("scope") == "row"
                box.mark["A"]["Scope"] = "/Row" if is_row else "/Column"


def _print_links(pdf: pydyf.PDF) -> None:
    for each in pdf.objects:
        if isinstance(each, pydyf.Dictionary) and each.get("Subtype") == "/Link":
            each["F"] = each.get("F", 0) | _PRINT


def _set_aside(pdf: pydyf.PDF) -> None:
    """Take running heads and drawings without words out of what is read aloud."""
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    reached = set()
    waiting = [_at(pdf, each) for each in root["K"]]
    while waiting:
        element = waiting.pop()
        reached.add(element.number)
        waiting += [
            _at(pdf, kid)
            for kid in element["K"]
            if not isinstance(kid, int) and "K" in _at(pdf, kid)
        ]
    for element in pdf.objects:
        if not isinstance(element, pydyf.Dictionary) or "Pg" not in element:
            continue
        if element.get("Type") != "/StructElem":
            continue
        is_silent = element["S"] == "/Figure" and "Alt" not in element
        if element.number not in reached:
            _make_artifact(pdf, element, "/Pagination")
        elif is_silent:
            _at(pdf, element["P"])["K"].remove(element.reference)
            _make_artifact(pdf, element, "/Layout")


def _make_artifact(pdf: pydyf.PDF, element: pydyf.Dictionary, kind: str) -> None:
    page = pdf.page_references.index(element["Pg"])
    numbers = _at(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    content = _at(pdf, _at(pdf, element["Pg"])["Contents"]).stream
    for kid in element["K"]:
        if isinstance(kid, int):
            numbers[2 * page + 1][kid] = "null"
            place = content.index({"MCID": kid})
            content[place - 1 : place + 1] = [
                "/Artifact",
                pydyf.Dictionary({"Type": kind}),
            ]
    # Not taken out: the engine would number the objects after it wrongly.
    element.clear()


def _mend_letters(font: Any, pdf: pydyf.PDF) -> None:  # noqa: ANN401 - untyped
    # A bracket is drawn the other way round in a line from right to left.
    unsure = {
        glyph: text
        for glyph, text in font.to_unicode.items()
        if glyph < font.glyph_count and (len(text) != 1 or unicodedata.mirrored(text))
    }
    if not unsure:
        return
    names = _letters_of_glyphs(font)
    lines = _at(pdf, _dictionary_of(font, pdf)["ToUnicode"]).stream
    for glyph, text in unsure.items():
        letters = _joined_forms().get(text) or names.get(glyph) or text or _NOTHING
        line = f"<{glyph:04x}> <{_hex(text)}>".encode()
        lines[lines.index(line)] = f"<{glyph:04x}> <{_hex(letters)}>".encode()


def _dictionary_of(font: Any, pdf: pydyf.PDF) -> pydyf.Dictionary:  # noqa: ANN401 - untyped
    return next(
        each
        for each in pdf.objects
        if isinstance(each, pydyf.Dictionary)
        and each.get("BaseFont") == font.name
        and "ToUnicode" in each
    )


def _letters_of_glyphs(font: Any) -> Mapping[int, str]:  # noqa: ANN401 - untyped
    """Give the letters that each glyph stands for, by its code or else its name."""
    tables = TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True)
    named = {i: agl.toUnicode(n) for i, n in enumerate(tables.getGlyphOrder())}
    coded = {tables.getGlyphID(n): chr(c) for c, n in tables.getBestCmap().items()}
    return {
        glyph: unicodedata.normalize("NFKC", letters)
        for glyph, letters in (named | coded).items()
        # Shapes that no text asks for have codes of the font's own.
        if letters and unicodedata.category(letters[0]) != "Co"
    }


@cache
def _joined_forms() -> Mapping[str, str]:
    """Give the one letter that stands for several joined ones.

    Readers turn an Arabic line round glyph by glyph, and a pair of letters with it;
    the single letter for the pair they take apart in the right order.
    """
    forms = (chr(code) for codes in reversed(_FORMS) for code in codes)
    pairs = ((unicodedata.normalize("NFKC", form), form) for form in forms)
    return {text: form for text, form in pairs if len(text) > 1 and " " not in text}


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def _at(pdf: pydyf.PDF, reference: bytes | str) -> Any:  # noqa: ANN401 - untyped
    text = reference.decode() if isinstance(reference, bytes) else reference
    return pdf.objects[int(text.split()[0])]
