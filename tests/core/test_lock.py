from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import BusyError
from flows.core.lock import one_run_at_a_time

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event
    from pathlib import Path


def hold(path: Path, held: Event) -> None:
    with one_run_at_a_time(path):
        held.set()
        held.wait()
        multiprocessing.Event().wait(30)


def test_a_second_run_is_told_who_works(tmp_path: Path) -> None:
    path = tmp_path / "rapport.lock"
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    other = context.Process(target=hold, args=(path, held), daemon=True)
    other.start()
    assert held.wait(30)

    with (
        pytest.raises(BusyError, match=f"process {other.pid}.*E1403"),
        one_run_at_a_time(path, patience=0.2),
    ):
        pass

    other.kill()
    other.join()
    with one_run_at_a_time(path, patience=5):
        assert f"process {os.getpid()}" in path.read_text()


def test_the_lock_is_free_again_after_a_run(tmp_path: Path) -> None:
    for _ in range(2):
        with one_run_at_a_time(tmp_path / "rapport.lock", patience=0):
            pass
