"""Blocks that are freed are used again, and circles are left for afterwards."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys

import pytest

from flows.core.memory import without_collector

TWICE = """
import resource
from flows.core.memory import keep_freed_blocks

if {kept}:
    keep_freed_blocks()
for _ in range(2):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = b"x" * (16 << 20)
    found = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    del block
print(found)
"""


def pages_of_a_second_block(*, kept: bool) -> int:
    """Count in a process of its own the new pages that a second block needs."""
    code = TWICE.format(kept=kept)
    done = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-c", code], check=True, capture_output=True
    )
    return int(done.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is glibc that learns")
def test_a_freed_block_is_used_again() -> None:
    assert pages_of_a_second_block(kept=True) < 100
    assert pages_of_a_second_block(kept=False) > 1000


@pytest.mark.parametrize("is_on", [True, False])
def test_circles_are_left_alone_and_all_is_as_it_was_afterwards(*, is_on: bool) -> None:
    def fail() -> None:
        with without_collector():
            assert not gc.isenabled()
            raise KeyError

    if not is_on:
        gc.disable()
    try:
        with pytest.raises(KeyError):
            fail()
        assert gc.isenabled() == is_on
    finally:
        gc.enable()
