"""Measures setting the pages of a report against a browser that prints the same HTML.

    python benchmarks/printing.py

A report of about 12 pages with 300 people: the processor's time of a later printing in
one process, of the process that prints for `rapport report`, memory and size. How long
the list of 25,000 people takes is told; it has only to come out. The browser is any
headless Chromium; without one nothing is compared.
Whatever else a machine does makes both slower, and not alike: printing and browser take
turns, five times, and the median of their ratios counts. Of seconds the fewest do. The
process has its modules compiled, as where they were installed.
Ends with 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from flows.core.settings import Settings  # noqa: E402 - found by the line above
from flows.report.render import render_html  # noqa: E402
from tests.report.invented import MADE_ON, figures  # noqa: E402

PEOPLE = 300
CROWD = 25_000
# Seconds of the processor, MB, kB, and times the browser's seconds.
WARM, COLD, MEMORY, SIZE, BROWSER = 2.0, 3.5, 250.0, 500.0, 2.0
_MB, _KB = 1024.0**2, 1024.0
TURNS = 5
_HEADLESS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-pdf-header-footer"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What was measured, in which unit, and how much it may be."""

    name: str
    value: float
    unit: str
    most: float

    @property
    def is_met(self) -> bool:
        """Whether it is no more than it may be."""
        return self.value <= self.most


def main() -> int:
    """Measure, print, and say with the exit code whether every target is met."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--browser", default=shutil.which("chromium"))
    given = asked.parse_args()
    html = page_of(PEOPLE)
    cold, memory = in_a_process(html)
    pages, size = in_this_process(html)[:2]
    crowd, _ = in_a_process(page_of(CROWD), times=1)
    turns = [turn(html, given.browser) for _ in range(TURNS)]
    found = [
        Target(f"{pages} pages, warm", min(ours for ours, _ in turns), "s", WARM),
        Target("cold, with the imports", cold, "s", COLD),
        Target("memory", memory, "MB", MEMORY),
        Target("size", size, "kB", SIZE),
    ]
    print(f"{CROWD:,} people, cold: {crowd:.2f} s, without a target")
    if given.browser:
        print(f"the browser: {min(browser for _, browser in turns):.2f} s")
        ratio = median(ours / browser for ours, browser in turns)
        found.append(Target("warm, by the browser's", ratio, "x", BROWSER))
    for each in found:
        verdict = "met" if each.is_met else "MISSED"
        print(f"{each.name}: {each.value:.2f} {each.unit} of {each.most} {verdict}")
    return 0 if all(each.is_met for each in found) else 1


def page_of(people: int) -> str:
    """Give the usual member's report with so many people never engaged."""
    return render_html(figures(people), settings=Settings(), made_on=MADE_ON)


def turn(html: str, browser: str | None) -> tuple[float, float]:
    """Give the seconds of one printing, and of the browser's just behind it."""
    return in_this_process(html)[2], by_browser(browser, html) if browser else 0.0


def in_this_process(html: str) -> tuple[int, float, float]:
    """Give pages, kB and seconds of printing once."""
    from flows.report.typesetting import typeset  # noqa: PLC0415 - not for the others

    into = BytesIO()
    started = time.process_time()
    pages = typeset(html, into).pages
    return pages, len(into.getvalue()) / _KB, time.process_time() - started


def in_a_process(html: str, times: int = 3) -> tuple[float, float]:
    """Give the fewest seconds, and the most MB, of processes that print once each."""
    seconds = []
    with tempfile.TemporaryDirectory(prefix="rapport-benchmark-") as folder:
        into = f"{folder}/page.pdf"
        command = [sys.executable, "-m", "flows.report.child", into, "600", "1.0"]
        compiled = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        compiled.pop("PYTHONDONTWRITEBYTECODE", None)
        for given in (page_of(0), *[html] * times):
            before = spent_by_children()
            subprocess.run(  # noqa: S603 - our own words
                command,
                input=json.dumps([given]).encode(),
                check=True,
                cwd=PROJECT,
                env=compiled,
                stdout=subprocess.DEVNULL,
            )
            seconds.append(spent_by_children() - before)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    scale = 1.0 if sys.platform == "darwin" else _KB
    return min(seconds[1:]), usage.ru_maxrss * scale / _MB


def by_browser(browser: str, html: str) -> float:
    """Give the seconds of the processor that a browser takes for the same page."""
    with tempfile.TemporaryDirectory(prefix="rapport-benchmark-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        command = [
            browser,
            *_HEADLESS,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={folder}/page.pdf",
            page.as_uri(),
        ]
        before = spent_by_children()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603
        if not (Path(folder) / "page.pdf").is_file():
            raise FileNotFoundError(browser)
        return spent_by_children() - before


def spent_by_children() -> float:
    """Give the processor's seconds of every process that was waited for."""
    times = os.times()
    return times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
