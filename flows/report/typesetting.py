"""HTML -> PDF, strictly: only packaged assets, and whatever is logged counts."""

from __future__ import annotations

import atexit
import gc
import logging
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from flows.report.assets import FONTS, font_path, read_styles
from flows.report.cascade import RememberingMatcher
from flows.report.finishing import finish, letters_kept
from flows.report.hastening import hastened, roomy
from flows.report.page_one import (
    END_OF_PAGE_ONE,
    LAST_OF_PAGE_ONE,
    page_one_alone,
)
from flows.report.tree import read_tree
from flows.report.weights import weights_pinned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from weasyprint import Document

# Letters that no installed font can draw, or draw in colour: the page stays right
# and says so, since no reader's machine holds every script.
_ABOUT_LETTERS = (".notdef glyph", "Please install HarfBuzz", "Unable to save emoji")
# The engine quotes what it found; only of our own stylesheets may that be told.
_ABOUT_STYLES = ("Ignored", "Parse error", "Invalid or unsupported selector")


@dataclass(frozen=True, slots=True)
class Typeset:
    """What came of one document: pages, undrawable code points, log lines."""

    pages: int
    missing: tuple[int, ...]
    logged: tuple[str, ...]


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # untyped base
    """Open the packaged fonts by their exact address; refuse all else, fatally.

    The engine calls ``fetch`` for every address in page and styles. Whatever
    this raises stops the rendering (``FatalURLFetchingError``), since a page
    that asks for anything else is not the page that was written.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give the font at ``url``; raises ``PermissionError`` for all else."""
        del headers  # no request is ever made
        if url not in FONTS:
            raise PermissionError(url)
        return URLFetcherResponse(url, font_path(url).read_bytes())

    def open(
        self, fullurl: object, data: object = None, timeout: object = None
    ) -> URLFetcherResponse:
        """Refuse like ``fetch``: the base class opens files and hosts here."""
        del data, timeout
        return self.fetch(str(fullurl))


@roomy
def first_fitting(pages: Sequence[str]) -> str:
    """Give the first page whose page one has room for all that belongs on it.

    Only page one is laid out for that. The last page need not fit.
    """
    for html in pages[:-1]:
        with _at_work():
            document = _laid_out(page_one_alone(html))
        if not any(LAST_OF_PAGE_ONE in page.anchors for page in document.pages[1:]):
            return html
    return pages[-1]


@roomy
def typeset(html: str, into: IO[bytes], *, zoom: float = 1.0) -> Typeset:
    """Lay out ``html`` and write it to ``into`` as tagged PDF/UA-1."""
    lines = _Lines()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(lines)
    try:
        with _at_work():
            document = _laid_out(html)
            document.write_pdf(into, zoom, finish, pdf_variant="pdf/ua-1")
    finally:
        logger.removeHandler(lines)
    missing = {point for font in document.fonts.values() for point in font.missing}
    return Typeset(
        pages=len(document.pages),
        missing=tuple(sorted(missing)),
        logged=tuple(lines.kept),
    )


@contextmanager
def _at_work() -> Iterator[None]:
    """Have the engine work our way, and nothing collected meanwhile.

    The page is one big graph of living boxes, and walking it again and again takes a
    third of the time.
    """
    gc.freeze()
    gc.disable()
    try:
        with hastened(), letters_kept(), weights_pinned():
            yield
    finally:
        gc.enable()
        gc.unfreeze()


def _laid_out(html: str) -> Document:
    fonts, styles = _fonts_and_styles()
    fetcher, style = AssetFetcher(), copy(styles)
    style.matcher = RememberingMatcher(style.matcher)
    return _source(html.replace(END_OF_PAGE_ONE, ""), fetcher).render(
        font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1"
    )


@cache
def _fonts_and_styles() -> tuple[FontConfiguration, CSS]:
    """Read them once for all pages of a process.

    The engine keeps copies of the fonts in a folder until it lets go of them, which
    must not be later than there is an interpreter to delete it.
    """
    atexit.register(_fonts_and_styles.cache_clear)
    fonts = FontConfiguration()
    return fonts, CSS(
        string=read_styles(), font_config=fonts, url_fetcher=AssetFetcher()
    )


def _source(html: str, fetcher: AssetFetcher) -> HTML:
    root = read_tree(html)
    return (
        HTML(string=html, url_fetcher=fetcher) if root is None else _Page(root, fetcher)
    )


class _Page(HTML):  # type: ignore[misc]  # untyped base
    """A page that is read already; the engine has no way in for one."""

    def __init__(self, root: Element, fetcher: AssetFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(
            root, content_language=None
        )
        self.etree_element = root

    def _ua_stylesheets(self, forms: object = False) -> list[CSS]:  # noqa: FBT002
        """Give none: css/base.css says what the elements are."""
        del forms
        return []


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line, its words only if they are of our styles."""
        template = str(record.msg)
        if template.startswith(_ABOUT_LETTERS):
            return
        is_ours = template.startswith(_ABOUT_STYLES)
        self.kept.append(record.getMessage() if is_ours else template)
