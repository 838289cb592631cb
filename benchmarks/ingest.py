"""Measures taking in exports against the least that any reader has to do.

    .venv/bin/python benchmarks/ingest.py --contacts 30000 --messages 1000000

The floor is unpacking messages.csv and looking at every byte once. Ratios to it
hold from machine to machine, seconds do not. Of everything the best of three is
measured. Ends with 1 if a ratio is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zipfile import ZipFile

from flows import steps
from flows.sample.exports import SamplePlan, write_sample

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

FIRST, NEXT, SAME = 8.0, 6.0, 0.3
MEMORY_GB = 1.2
GROWTH = 1.3
# A tenth and a hundredth tell what each further message costs.
FRACTIONS = (100, 10, 1)
CHUNK = 1 << 20
TIMES = 3


def main() -> int:
    """Measure, print, and say with the exit code whether the targets are met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contacts", type=int, default=30_000)
    asked.add_argument("--messages", type=int, default=1_000_000)
    asked.add_argument("--only", nargs=2, metavar=("HOME", "ZIP"), help="(inner)")
    given = asked.parse_args()
    if given.only:
        # The engine loads it where it is there, and only the tests bring it.
        sys.modules["pandas"] = cast("ModuleType", None)
        home, source = map(Path, given.only)
        print(json.dumps(take_in(home, source)))
        return 0
    with tempfile.TemporaryDirectory(prefix="rapport-benchmark-") as folder:
        return measure(Path(folder), given.contacts, given.messages)


def measure(folder: Path, contacts: int, messages: int) -> int:
    """Measure one large member, and smaller ones for the growth."""
    seconds = []
    for part in FRACTIONS:
        place = folder / f"{part}"
        plan = SamplePlan(contacts=contacts // part, messages=messages // part)
        zips = write_sample(place, plan)
        homes = [place / f"home {n}" for n in range(TIMES)]
        low = floor(zips[0]) if part == 1 else 0.0
        first = [taken(home, zips[0]) for home in homes]
        seconds.append(best(first))
    low_next = floor(zips[1])
    later = [taken(home, zips[1]) for home in homes]
    again = [taken(home, zips[1]) for home in homes]
    print(f"{messages:,} messages, {contacts:,} contacts; the floor is {low:.2f} s")
    rows = [
        ("first load", best(first) / low, FIRST),
        ("next month's export", best(later) / low_next, NEXT),
        ("the same file again", best(again) / low, SAME),
        ("peak memory, GB", max(each["gb"] for each in first + later), MEMORY_GB),
        ("growth for each message", growth(seconds, messages), GROWTH),
    ]
    return tell(rows)


def best(measured: Sequence[dict[str, float]]) -> float:
    """Give the shortest time of several."""
    return min(each["seconds"] for each in measured)


def tell(rows: Sequence[tuple[str, float, float]]) -> int:
    """Print each measure beside its target; 1 if one is missed."""
    for name, found, target in rows:
        word = "met" if found <= target else "MISSED"
        print(f"{name:<24}{found:>8.2f}  at most {target:<5}{word}")
    return int(any(found > target for _, found, target in rows))


def growth(seconds: Sequence[float], messages: int) -> float:
    """Give what a message more costs in the large, as a ratio to the small."""
    sizes = [messages / part for part in FRACTIONS]
    small = (seconds[1] - seconds[0]) / (sizes[1] - sizes[0])
    large = (seconds[2] - seconds[1]) / (sizes[2] - sizes[1])
    return large / small


def floor(export: Path) -> float:
    """Give the least seconds for unpacking messages.csv and one scan."""
    return min(one_floor(export) for _ in range(TIMES))


def one_floor(export: Path) -> float:
    """Unpack messages.csv and count its quotes."""
    started = time.perf_counter()
    with ZipFile(export) as packed, packed.open("messages.csv") as file:
        while chunk := file.read(CHUNK):
            chunk.count(b'"')
    return time.perf_counter() - started


def taken(home: Path, export: Path) -> dict[str, float]:
    """Take in an export in a process of its own; gives seconds and memory."""
    words = ["--only", str(home), str(export)]
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, __file__, *words], check=True, capture_output=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def take_in(home: Path, export: Path) -> dict[str, float]:
    """Take in an export and say what that took."""
    opened, settings = steps.open_home(home)
    started = time.perf_counter()
    steps.ingest_exports(opened, settings, [export])
    seconds = time.perf_counter() - started
    # In kilobytes on Linux, in bytes on macOS.
    unit = 1 << 30 if sys.platform == "darwin" else 1 << 20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"seconds": seconds, "gb": peak}


if __name__ == "__main__":
    sys.exit(main())
