"""The thin bar beside a share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.report.drawing import rect, svg

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, HEIGHT = 38.0, 1.2


def share_bar(share: float | None, *, tone: str, rtl: bool) -> Markup:
    """Draw ``share`` as the filled part of a thin bar, 38 mm by 1.2 mm."""
    shapes = [rect(0, 0, WIDTH, HEIGHT, fill="faint")]
    if share:
        shapes.append(rect(0, 0, WIDTH * share, HEIGHT, fill=tone))
    return svg(shapes, WIDTH, HEIGHT, title="", rtl=rtl)
