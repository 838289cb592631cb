"""Slugs: the part of a profile address that names a person."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_PROFILE = re.compile(
    r"^(?:https?://)?(?:[a-z0-9-]+\.)?linkedin\.com/(?:in|pub)/([^/?#]+)", re.IGNORECASE
)
_BETWEEN_ADDRESSES = re.compile(r",\s*(?=https?://|www\.)")


def slug_of(url: str) -> str | None:
    """Give the slug of a profile address, or None if it is no such address.

    LinkedIn writes the same slug percent-encoded in one file, raw in another and
    without a scheme in a third: decoded once, NFC and casefolded they are one.

    >>> slug_of("https://www.linkedin.com/in/Jos%C3%A9-x/?trk=1")
    'josé-x'
    """
    match = _PROFILE.match(url.strip())
    if match is None:
        return None
    return unicodedata.normalize("NFC", unquote(match[1])).casefold()


def slugs_of(urls: str) -> list[str]:
    """Give the slugs of a comma-joined list of addresses, in order.

    Addresses may hold commas, so only a comma before the next address divides.
    """
    slugs = (slug_of(url) for url in _BETWEEN_ADDRESSES.split(urls))
    return [slug for slug in slugs if slug is not None]
