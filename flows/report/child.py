"""One layout in a process of its own, inside hard limits; talks in JSON.

``python -m flows.report.child PDF SECONDS ZOOM`` reads a list of pages from stdin, each
the HTML of a whole report, writes the first that fits to the file ``PDF`` in so many
seconds of CPU, and one JSON object to stdout. The memory goes back to the system when
it ends, and a page that never ends is killed by the kernel.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from flows.report.libraries import load_engine

CPU_SECONDS = 60
MEMORY_BYTES = 3 * 1024**3
FILE_BYTES = 64 * 1024**2


def main(path: Path, cpu_seconds: int, zoom: float) -> int:
    """Typeset stdin into ``path``; the exit code is 0 whenever JSON was written."""
    limit_resources(cpu_seconds)
    pages = json.load(sys.stdin.buffer)
    sys.stdout.write(json.dumps(_outcome(pages, path, zoom)))
    return 0


def limit_resources(cpu_seconds: int) -> None:
    """Let the kernel end this process past so many seconds, or 3 GiB, or 64 MiB."""
    for kind, limit in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS refuses the limit on memory; the other ones hold there too.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def _outcome(pages: list[str], path: Path, zoom: float) -> dict[str, object]:
    # Imported here, so that the limits hold for the import too.
    load_engine()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415

    from flows.report.typesetting import first_fitting, typeset  # noqa: PLC0415

    try:
        html = first_fitting(pages)
        with path.open("wb") as file:
            return {"outcome": "written", **asdict(typeset(html, file, zoom=zoom))}
    except FatalURLFetchingError:
        return {"outcome": "refused"}
    except MemoryError:
        return {"outcome": "too_big"}
    except OSError as error:
        return {"outcome": "unwritable", "reason": error.strerror or "no reason given"}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
