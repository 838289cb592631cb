"""Collect every visible word into ``templates/i18n/messages.pot``.

``python -m flows.report.messages`` writes the file anew. A translation starts
as a copy of it, named after its language: ``templates/i18n/fr.po``.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import write_po

from flows.core.paths import PROJECT, TEMPLATES
from flows.report.catalog import I18N

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POT = I18N / "messages.pot"
# The settings table is printed on the last page; its second argument is the
# sentence.
_KEYWORDS = {**DEFAULT_KEYWORDS, "_setting": (2,)}


def collect_messages() -> bytes:
    """Give the text of ``messages.pot``, the same for the same sources."""
    catalog = Catalog(
        project="Rapport", header_comment="# Every visible word of the report."
    )
    for path, method in _sources():
        found = extract_from_file(method, path, keywords=_KEYWORDS)
        where = path.relative_to(PROJECT).as_posix()
        for line, message, _comments, context in found:
            catalog.add(message, locations=[(where, line)], context=context)
    written = BytesIO()
    write_po(written, catalog, include_lineno=False, sort_output=True, width=88)
    # What changes from day to day, or is a form nobody has filled in.
    passing = (
        b"-Date:",
        b"Generated-By:",
        b"EMAIL@ADDRESS",
        b"LANGUAGE <",
        b"#, fuzzy",
    )
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not any(p in line for p in passing))


def main() -> None:
    """Write the file."""
    POT.parent.mkdir(exist_ok=True)
    POT.write_bytes(collect_messages())


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted([*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.txt")]):
        yield path, "jinja2"
    for path in sorted((PROJECT / "flows" / "report").rglob("*.py")):
        yield path, "python"
    yield PROJECT / "flows" / "core" / "settings.py", "python"


if __name__ == "__main__":
    main()
