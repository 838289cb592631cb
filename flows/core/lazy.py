"""Modules that are read only when they are used: most commands need few of them."""

from __future__ import annotations

import os
import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


# What NumPy brings for matrices would start with a tenth of a second of waiting busily.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_LOADING = Lock()


def load(*modules: ModuleType) -> None:
    """Load modules now, before two threads can ask a lazy one for something at once."""
    with _LOADING:
        for each in modules:
            dir(each)


def lazily(name: str) -> ModuleType:
    """Give a module that is loaded when something in it is asked for first.

    Raises ``ImportError`` if there is none.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name=name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
