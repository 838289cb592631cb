"""The state of what the page is made with: text libraries and fonts."""

from __future__ import annotations

import importlib.metadata

from flows.core.findings import Finding

_APT = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_BREW = "brew install pango"
_REMEDY = f"On Debian: {_APT}. On macOS: {_BREW}."
_FONTS = ("fontpkg-inter", "fontpkg-source-serif-4", "fontpkg-ibm-plex-sans-arabic")


def examine_engine() -> tuple[Finding, ...]:
    """Look for Pango, the harfbuzz subsetter and the report's own fonts."""
    return (_pango(), _subsetter(), *(_font(name) for name in _FONTS))


def _pango() -> Finding:
    try:
        from weasyprint.text import ffi  # noqa: PLC0415 - it fails without Pango
    except OSError as error:
        return Finding("Pango", is_well=False, found=f"{error}", remedy=_REMEDY)
    version = ffi.pango.pango_version()
    found = f"{version // 10000}.{version // 100 % 100}.{version % 100}"
    return Finding("Pango", is_well=True, found=found)


def _subsetter() -> Finding:
    try:
        from weasyprint.text.ffi import harfbuzz_subset  # noqa: PLC0415 - the same
    except OSError:
        harfbuzz_subset = None
    # Without it fonts are cut down in Python: twenty times slower, a warning only.
    if harfbuzz_subset is None:
        return Finding(
            "harfbuzz-subset", is_well=False, found="not found", remedy=_REMEDY
        )
    return Finding("harfbuzz-subset", is_well=True, found="found")


def _font(package: str) -> Finding:
    try:
        version = importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            package, is_well=False, found="not found", remedy="./run sets it up."
        )
    return Finding(package, is_well=True, found=version)
