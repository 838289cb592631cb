"""Measures making every table of a month against the least that any reader has to do.

    python benchmarks/models.py --contacts 30000 --messages 1000000

The floor is that of benchmarks/ingest.py: unpacking messages.csv and looking at every
byte once, in the same run. The first build replays last month's report as well; the
later ones remember it. They and the floor take turns, for a machine's speed drifts, and
the best of each is measured. Ends with 1 if the ratio is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import one_floor, taken

from flows import steps
from flows.core.settings import Settings
from flows.sample.exports import SamplePlan, write_sample
from flows.warehouse import building, models
from flows.warehouse.connection import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

ALL_MODELS = 3.0
SLOWEST = 12
TURNS = 5


def main() -> int:
    """Measure, print, and say with the exit code whether the target is met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--contacts", type=int, default=30_000)
    asked.add_argument("--messages", type=int, default=1_000_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="rapport-benchmark-") as folder:
        plan = SamplePlan(contacts=given.contacts, messages=given.messages)
        zips = write_sample(Path(folder), plan)
        for each in zips:
            taken(Path(folder) / "home", each)
        return tell(*measure(Path(folder) / "home", zips[0]))


def measure(place: Path, export: Path) -> tuple[float, list[float], Counter[str]]:
    """Build the newest month several times, and take the floor in between.

    Gives the best floor, the seconds of each build, and those of the last by table.
    """
    home, _ = steps.open_home(place)
    floors, seconds, tables = [], [], Counter[str]()
    # Each time as if anything that the tables are made of were new.
    building.is_made = lambda _connection, _digest: False
    with open_warehouse(home.warehouse) as connection:
        month = building.newest_month(connection)
        for _ in range(1 + TURNS):
            floors.append(one_floor(export))
            tables = timed_tables()
            started = time.perf_counter()
            building.build_month(connection, month, settings=Settings(), key=b"key")
            seconds.append(time.perf_counter() - started)
    return min(floors), seconds, tables


def timed_tables() -> Counter[str]:
    """Give a count of seconds by table that every build from now on adds to."""
    found = Counter[str]()
    build = models.build_table.__dict__.get("plain", models.build_table)

    def timed(connection: duckdb.DuckDBPyConnection, layer: str, name: str) -> None:
        """Make a table, and add its seconds to its count."""
        started = time.perf_counter()
        build(connection, layer, name)
        found[f"{layer}.{name}"] += time.perf_counter() - started  # type: ignore[assignment]

    timed.__dict__["plain"] = build
    building.build_table = models.build_table = timed
    return found


def tell(low: float, seconds: Sequence[float], tables: Counter[str]) -> int:
    """Print the ratio beside its target and the slowest tables; 1 if missed."""
    best = min(seconds[1:])
    for table, took in tables.most_common(SLOWEST):
        print(f"{table:<32}{took:>8.2f} s")
    print(f"{len(tables)} tables; the floor is {low:.2f} s")
    print(f"with last month's replay{seconds[0] / low:>8.2f}")
    word = "met" if best / low <= ALL_MODELS else "MISSED"
    print(f"all models              {best / low:>8.2f}  at most {ALL_MODELS:<5}{word}")
    return int(best / low > ALL_MODELS)


if __name__ == "__main__":
    sys.exit(main())
