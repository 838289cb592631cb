"""The pages of a report as pictures, to be looked at without a PDF reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from flows.core.errors import NoReportError, ReportError
from flows.report.engine import private_file, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INCH = 72
# As sharp as paper looks on a screen that is held near.
DOTS_PER_INCH = 144


def picture_pages(pdf: Path) -> tuple[Path, ...]:
    """Write each page of ``pdf`` as a PNG beside it, 0600; gives them in order.

    Pictures of an earlier printing go. Raises ``NoReportError`` E1306 without the
    PDF, ``ReportError`` E1307 if it is none, E1305 if a picture cannot be written.
    """
    if not pdf.is_file():
        raise NoReportError(
            "E1306",
            pdf.name,
            "there is no such report.",
            remedy="rapport report --month makes it.",
        )
    for old in pdf.parent.glob(f"{pdf.stem}-page-*.png"):
        old.unlink()
    try:
        return tuple(_write_pages(pdf))
    except pypdfium2.PdfiumError as error:
        raise ReportError(
            "E1307",
            pdf.name,
            "it cannot be read as a PDF.",
            remedy="rapport report --month makes it anew.",
        ) from error
    except OSError as error:
        raise unwritable(error.strerror) from error


def _write_pages(pdf: Path) -> Iterator[Path]:
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            into = pdf.with_name(f"{pdf.stem}-page-{number}.png")
            with private_file(into) as path:
                picture = page.render(scale=DOTS_PER_INCH / _INCH).to_pil()
                picture.save(path, format="PNG")
            yield into
