"""Processes of their own, forked from a server that has only imported."""

from __future__ import annotations

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
# There is one such server for all of the tests, and it imports but once. Without
# "__main__" each process would import pytest for itself.
CONTEXT.set_forkserver_preload(
    [
        "__main__",
        "flows.report.typesetting",
        "tests.delivery.killed",
        "tests.warehouse.endings",
    ]
)
