"""Pages printed in a process of their own that has its imports behind it.

To import the engine takes longer than to print a short report. The child is the
product's own, with its limits, its environment and its exit code; it only comes from
a server that imported the engine once, instead of from a bare interpreter.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.report import child
from tests.forking import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from multiprocessing.connection import Connection


def run(
    command: Sequence[str],
    *,
    input: bytes,  # noqa: A002 - as subprocess.run calls it
    env: Mapping[str, str],
    timeout: float,
    **streams: Any,  # noqa: ANN401 - any of the standard library's
) -> subprocess.CompletedProcess[bytes]:
    """Do as ``subprocess.run`` does with the command that prints a page."""
    del streams  # they are always had, and nothing is raised
    _, _, module, *words = command
    if module != child.__name__:
        raise ValueError(module)
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_print, args=(theirs, words, dict(env)))
    process.start()
    theirs.close()
    ours.send_bytes(input)
    try:
        output = ours.recv_bytes() if ours.poll(timeout) else b""
    except EOFError:
        output = b""
    process.join(timeout)
    if process.exitcode is None:
        process.kill()
        raise subprocess.TimeoutExpired(command, timeout)
    return subprocess.CompletedProcess(command, process.exitcode, output)


def _print(pipe: Connection, words: list[str], env: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(env)
    sys.stdin = io.TextIOWrapper(io.BytesIO(pipe.recv_bytes()))
    sys.stdout = io.StringIO()
    path, seconds, zoom = words
    code = child.main(Path(path), int(seconds), float(zoom))
    pipe.send_bytes(sys.stdout.getvalue().encode())
    sys.exit(code)
