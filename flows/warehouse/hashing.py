"""Hashes: what is kept of a text, so that the same text can be found again."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
else:
    np = lazily("numpy")

_SIZE = 8


def keyed_hashes(texts: Sequence[bytes], key: bytes) -> npt.NDArray[np.uint64]:
    """Hash each text with keyed BLAKE2b (RFC 7693) of 8 bytes, as a big-endian number.

    A key longer than 64 bytes is hashed before, as HMAC does it.
    """
    fits = len(key) <= blake2b.MAX_KEY_SIZE
    begun = blake2b(key=key if fits else blake2b(key).digest(), digest_size=_SIZE)
    digests = []
    for text in texts:
        # A copy of what the key began costs half of beginning anew.
        one = begun.copy()
        one.update(text)
        digests.append(one.digest())
    return np.frombuffer(b"".join(digests), ">u8").astype(np.uint64)
