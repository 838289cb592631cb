"""The other side of the child process: HTML in, a private PDF in place, or E13xx."""

from __future__ import annotations

import calendar
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.core.errors import ReportError
from flows.core.paths import PROJECT
from flows.report.child import CPU_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

# A machine asleep or swapping is no reason to give up; a hung one is.
PATIENCE_SECONDS = 300
_SHORTER = "Lower `listed` in rapport.toml and run again."


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of a PDF: its pages, and the code points that no font has."""

    pages: int
    missing: frozenset[int]


@contextmanager
def private_file(into: Path) -> Iterator[Path]:
    """Give an empty file beside ``into`` (0600) that takes its place at the end.

    It is put in place whole or, if the block raises, not at all.
    """
    number, name = tempfile.mkstemp(prefix=f".{into.stem}-", dir=into.parent)
    os.close(number)
    path = Path(name)
    try:
        yield path
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(into)
    finally:
        path.unlink(missing_ok=True)


def print_pdf(
    *pages: str,
    into: Path,
    made_on: date,
    zoom: float = 1.0,
    cpu_seconds: int = CPU_SECONDS,
) -> Printed:
    """Write the first of ``pages`` that fits to ``into`` and say what came of it.

    Each is the whole HTML. One fits if its page one holds all that belongs on it;
    where none does, it is the last. ``zoom`` times as large as laid out, the paper too.

    Raises ``ReportError``: E1302 if the engine logged anything, E1303 for an
    asset that is not packaged, E1304 past a limit, E1305 if it cannot write.
    """
    settings = (str(into), str(cpu_seconds), str(zoom))
    command = [sys.executable, "-m", "flows.report.child", *settings]
    answer = _ask_child(command, pages, made_on=made_on)
    outcome = answer["outcome"]
    if outcome == "refused":
        raise _error("E1303", "the page asked for a file that is not packaged.")
    if outcome == "too_big":
        raise _error("E1304", "the page needs too much memory.", _SHORTER)
    if outcome == "unwritable":
        raise unwritable(answer["reason"])
    if answer["logged"]:
        said = "; ".join(sorted(set(answer["logged"])))
        raise _error("E1302", f"the engine was not content ({said}).")
    return Printed(answer["pages"], frozenset(answer["missing"]))


def _ask_child(
    command: list[str], pages: Sequence[str], *, made_on: date
) -> dict[str, Any]:
    try:
        # The engine copies its fonts there, and a process that is killed leaves them.
        with tempfile.TemporaryDirectory(prefix="rapport-") as scratch:
            # Not a shell, and no word of the command comes from outside.
            ended = subprocess.run(  # noqa: S603
                command,
                input=json.dumps(pages).encode("ascii"),
                capture_output=True,
                check=False,
                env={**_environment(made_on), "TMPDIR": scratch},
                timeout=PATIENCE_SECONDS,
            )
    except subprocess.TimeoutExpired as error:
        raise _error("E1304", "the page took too long.", _SHORTER) from error
    except OSError as error:
        raise unwritable(error.strerror) from error
    if ended.returncode == 0:
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer
    if ended.returncode in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        raise _error("E1304", "the page took too much time or room.", _SHORTER)
    raise _error("E1302", f"the engine ended with {ended.returncode}.")


def _environment(made_on: date) -> Mapping[str, str]:
    """Give the child's environment: the same bytes for the same day, always."""
    midnight = str(calendar.timegm(made_on.timetuple()))
    path = os.pathsep.join(
        each for each in (str(PROJECT), os.environ.get("PYTHONPATH", "")) if each
    )
    return {
        "SOURCE_DATE_EPOCH": midnight,
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": path,
    }


def unwritable(reason: str | None) -> ReportError:
    """Say that a file cannot be put in its place, and the system's reason."""
    return _error(
        "E1305",
        f"the report cannot be written ({reason or 'no reason given'}).",
        "Free some room or check the folder's permissions, then run again.",
    )


def _error(
    code: str,
    what: str,
    remedy: str = "Run `rapport doctor`, and report this with the code if it is well.",
) -> ReportError:
    return ReportError(code, "report", what, remedy=remedy)
