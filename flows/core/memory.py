"""Memory: what becomes of large blocks that are freed, and of what hangs in circles."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# With what the interpreter and the C library add, the largest block that the latter
# learns from (mallopt(3), M_MMAP_THRESHOLD: 32 MiB on 64 bits).
_LARGEST = (32 << 20) - (8 << 10)


def keep_freed_blocks() -> None:
    """Have the C library keep freed blocks of up to 32 MiB for the next ones.

    By default glibc gives a large block back when it is freed, and the next one is of
    new pages, each of which the kernel has to clear; with every larger block that it
    sees freed it keeps more. So it is shown one, of which no page is ever used. Any
    other library is none the worse for it.
    """
    bytes(_LARGEST)


@contextmanager
def without_collector() -> Iterator[None]:
    """Have Python not look for what hangs in circles while the block lasts.

    Of the many values that an export comes to none does, and each look at them takes
    longer than the one before. Whatever else is left over is collected afterwards.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
