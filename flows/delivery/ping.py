"""One call after a good run, so that somebody else notices when none comes."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

_SECONDS = 10


def ping(address: str) -> bool:
    """Call an https address and say whether it answered well; sends nothing else."""
    if urlsplit(address).scheme != "https":
        return False
    request = urllib.request.Request(address, headers={"User-Agent": "rapport"})  # noqa: S310 - https, as seen above
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - https, as seen above
            return bool(answer.status < 300)  # noqa: PLR2004 - the answers that are well
    except (OSError, ValueError, HTTPException):
        return False
