"""HTML -> PDF, strictly: only packaged assets, and whatever is logged counts."""

from __future__ import annotations

import gc
import logging
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from flows.report.assets import FONTS, font_path, read_styles
from flows.report.finishing import finish, letters_kept
from flows.report.hastening import hastened
from flows.report.page_one import LAST_OF_PAGE_ONE
from flows.report.tree import read_tree
from flows.report.weights import weights_pinned

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Letters that no installed font can draw, or draw in colour: the page stays right
# and says so, since no reader's machine holds every script.
_ABOUT_LETTERS = (".notdef glyph", "Please install HarfBuzz", "Unable to save emoji")
# The engine quotes what it found; only of our own stylesheets may that be told.
_ABOUT_STYLES = ("Ignored", "Parse error", "Invalid or unsupported selector")


@dataclass(frozen=True, slots=True)
class Typeset:
    """What came of one document: pages, undrawable code points, log lines.

    ``runs_over`` says that what ends page one stands on a later page.
    """

    pages: int
    runs_over: bool
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


def typeset(html: str, into: IO[bytes], *, zoom: float = 1.0) -> Typeset:
    """Lay out ``html`` and write it to ``into`` as tagged PDF/UA-1.

    Nothing is collected meanwhile: the page is one big graph of living boxes,
    and walking it again and again takes a third of the time.
    """
    lines = _Lines()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(lines)
    gc.freeze()
    gc.disable()
    try:
        fonts = FontConfiguration()
        fetcher = AssetFetcher()
        style = CSS(string=read_styles(), font_config=fonts, url_fetcher=fetcher)
        source = _source(html, fetcher)
        with hastened(), letters_kept(), weights_pinned():
            document = source.render(
                font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1"
            )
            document.write_pdf(into, zoom, finish, pdf_variant="pdf/ua-1")
    finally:
        gc.enable()
        gc.unfreeze()
        logger.removeHandler(lines)
    missing = {point for font in document.fonts.values() for point in font.missing}
    return Typeset(
        pages=len(document.pages),
        runs_over=any(LAST_OF_PAGE_ONE in page.anchors for page in document.pages[1:]),
        missing=tuple(sorted(missing)),
        logged=tuple(lines.kept),
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
        template = str(record.msg)
        if template.startswith(_ABOUT_LETTERS):
            return
        is_ours = template.startswith(_ABOUT_STYLES)
        self.kept.append(record.getMessage() if is_ours else template)
