from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest

from flows.core.lazy import lazily, load

LOADED = """
import sys, flows.cli
print(*(name for name, each in sys.modules.items() if type(each) is type(sys)))
"""


def test_the_command_line_starts_without_a_heavy_library() -> None:
    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", LOADED], capture_output=True, check=True, text=True
    )
    loaded = set(told.stdout.split())
    heavy = {"babel", "duckdb", "jinja2", "numpy", "polars", "prefect", "weasyprint"}

    assert {"click", "flows.cli"} <= loaded
    assert loaded & heavy == set()
    assert loaded & {"rich.console", "flows.steps", "flows.sending"} == set()


def test_a_module_is_read_when_something_in_it_is_asked_for() -> None:
    sys.modules.pop("colorsys", None)
    colours = lazily("colorsys")
    assert type(colours) is not ModuleType

    assert colours.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)

    assert type(colours) is ModuleType
    assert lazily("colorsys") is colours


def test_a_module_can_be_read_before_anything_is_asked_for() -> None:
    sys.modules.pop("colorsys", None)
    colours = lazily("colorsys")

    load(colours)

    assert type(colours) is ModuleType


def test_a_module_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ImportError):
        lazily("flows.nothing")
