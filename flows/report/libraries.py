"""The engine's C libraries, loaded by the names that the system itself knows.

The engine tries several names for each, and has Python ask for those that are none: of
the loader's list, of the compiler and of the linker, in processes of their own. On a
Linux with a compiler that takes longer than to lay out a page.
"""

from __future__ import annotations

import ctypes.util
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_engine() -> None:
    """Import the engine; where the plain names do not do, in its own way."""
    if sys.platform == "linux":
        with suppress(OSError), _nobody_asked():
            import_module("weasyprint")
    import_module("weasyprint")


@contextmanager
def _nobody_asked() -> Iterator[None]:
    original = ctypes.util.find_library
    ctypes.util.find_library = _not_found
    try:
        yield
    finally:
        ctypes.util.find_library = original


def _not_found(name: str) -> str | None:
    """Have the next name tried: the last of them is the file's own."""
    del name
    return None
