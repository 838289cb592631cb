"""The fonts and styles that a page may load: a fixed table, and nothing else."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.paths import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping

# The order is the cascade's. Pages that run from right to left, or on other paper,
# include one more, which wins over all of these.
STYLES = ("base", "fonts", "tokens", "page", "blocks")

# Address in css/fonts.css -> font package and file in it.
FONTS: Mapping[str, tuple[str, str]] = {
    "asset:sans": ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    "asset:serif": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    "asset:arabic": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
    "asset:arabic-bold": (
        "fontpkg_ibm_plex_sans_arabic",
        "IBMPlexSansArabic-Bold.ttf",
    ),
}


def font_path(address: str) -> Path:
    """Give the file behind an ``asset:`` address; KeyError for any other."""
    package, name = FONTS[address]
    return Path(str(files(package) / "files" / name))


def read_styles() -> str:
    """Give all stylesheets as one: every element is held against each sheet."""
    folder = TEMPLATES / "css"
    return "\n".join((folder / f"{s}.css").read_text(encoding="utf-8") for s in STYLES)
