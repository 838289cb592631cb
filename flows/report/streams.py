"""What a PDF of ours holds, unpacked: addresses behind links stand there in plain."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def opened_streams(content: bytes) -> Iterator[bytes]:
    """Give a PDF's bytes, then each of its packed streams unpacked."""
    yield content
    for match in _STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        try:
            yield unpacking.decompress(match[1])
        except zlib.error:
            continue
