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
# The steps and the two factors of SplitMix64's finaliser, Stafford's variant 13.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_STEP = 31


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


def mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Mix the bits of each number, as SplitMix64 (Steele, Lea and Flood, 2014) does.

    No two numbers come to the same, and those that are near to each other come far
    apart. It hides nothing.
    """
    found = numbers
    for shift, factor in _STEPS:
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(_LAST_STEP))
