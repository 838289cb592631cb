"""Makes the default sample once, and reads its files with the standard library."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from flows.sample.exports import SamplePlan, write_sample

if TYPE_CHECKING:
    from pathlib import Path

OLDER, NEWEST = 0, -1


@dataclass(frozen=True, slots=True)
class Sample:
    """The zips of one plan, oldest first, and the truth beside them."""

    zips: tuple[Path, ...]
    truth: dict[str, Any]

    def text(self, name: str, export: int = NEWEST) -> str:
        with zipfile.ZipFile(self.zips[export]) as archive:
            return archive.read(name).decode("utf-8")

    def rows(self, name: str, export: int = NEWEST) -> list[dict[str, str]]:
        text = self.text(name, export)
        if name == "Connections.csv":
            text = text.split("\n", 3)[3]
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def contact(self, slug: str) -> dict[str, Any]:
        found: dict[str, Any] = self.truth["contacts"][slug]
        return found

    def trapped(self, name: str) -> list[dict[str, Any]]:
        return [self.contact(slug) for slug in self.truth["traps"][name]]


def make_sample(folder: Path, plan: SamplePlan) -> Sample:
    zips = write_sample(folder, plan)
    return Sample(zips, json.loads((folder / "truth.json").read_text("utf-8")))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make_sample(tmp_path_factory.mktemp("sample"), SamplePlan())
