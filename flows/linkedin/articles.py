"""Reads when the member published articles, from the names of their files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Windows cannot write the colons of these names and puts something else.
_NAME = re.compile(
    r"(?:^|/)Articles/(?:Articles/)?(\d{4}-\d\d-\d\d)"
    r"(?:[ T_](\d\d)[:_.\uf03a-]?(\d\d)[:_.\uf03a-]?(\d\d))?[^/]*\.html?$",
    re.IGNORECASE,
)
KIND = "articles"
COLUMN = "published_on"


def article_table(paths: Iterable[str]) -> tuple[bytes, int] | None:
    r"""Make a table of the moments in the names of articles, and count its rows.

    >>> article_table(["Articles/2017-12-09 04:54:08.html", "Shares.csv"])
    (b'published_on\n2017-12-09 04:54:08\n', 1)
    """
    found = [match for match in map(_NAME.search, paths) if match]
    if not found:
        return None
    moments = sorted(
        f"{match[1]} {match[2] or '00'}:{match[3] or '00'}:{match[4] or '00'}"
        for match in found
    )
    return "\n".join([COLUMN, *moments, ""]).encode(), len(moments)
