"""Hashes: what is kept of a text, so that the same text can be found again."""

from __future__ import annotations

from hashlib import blake2b
from itertools import repeat
from typing import TYPE_CHECKING

from siphashc import siphash

from flows.core.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt
else:
    np = lazily("numpy")

_KEY_SIZE = 16
# The steps and the two factors of SplitMix64's finaliser, Stafford's variant 13.
_STEPS = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
_LAST_STEP = 31


def keyed_hashes(texts: Sequence[bytes], key: bytes) -> npt.NDArray[np.uint64]:
    """Hash each text with SipHash-2-4 (Aumasson and Bernstein, 2012), of 64 bits.

    Its own key are 16 bytes that BLAKE2b (RFC 7693) makes of ``key``.
    """
    own_key = blake2b(key, digest_size=_KEY_SIZE).digest()
    hashes = map(siphash, repeat(own_key), texts)
    return np.fromiter(hashes, np.uint64, count=len(texts))


def mixed(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Mix the bits of each number, as SplitMix64 (Steele, Lea and Flood, 2014) does.

    No two numbers come to the same, and those that are near to each other come far
    apart. It hides nothing.
    """
    found = numbers
    for shift, factor in _STEPS:
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(_LAST_STEP))
