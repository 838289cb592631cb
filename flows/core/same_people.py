"""The reader's own word on who is one person under two addresses."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from flows.core.errors import SettingsError
from flows.core.paths import write_private
from flows.core.slugs import slug_of

if TYPE_CHECKING:
    from pathlib import Path

    Pair = tuple[str, str]

_HEADER = ["one", "other"]


def read_pairs(path: Path) -> tuple[Pair, ...]:
    """Read the pairs of slugs in ``path``; none if there is no such file.

    Raises ``SettingsError`` E1007 for a file that is not of this shape.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        text = ""
    header, *rows = list(csv.reader(io.StringIO(text))) or [[]]
    if header != _HEADER or any(len(row) != len(_HEADER) for row in rows if row):
        raise SettingsError(
            "E1007",
            path.name,
            "it is not a table of the two columns one,other.",
            remedy="Mend it, or move it away and say rapport same-person again.",
        )
    return tuple((slug_in(row[0]), slug_in(row[1])) for row in rows if row)


def write_pairs(path: Path, pairs: tuple[Pair, ...]) -> None:
    """Write the pairs as a private file, in place of the one there is."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([_HEADER, *pairs])
    write_private(path, text.getvalue())


def slug_in(text: str) -> str:
    """Give the slug that ``text`` is, or that its profile address holds.

    >>> slug_in("https://www.linkedin.com/in/Hana-A/")
    'hana-a'
    """
    plain = unicodedata.normalize("NFC", text.strip()).casefold()
    return slug_of(text) or plain
