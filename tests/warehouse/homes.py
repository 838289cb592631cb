"""A whole home under test: its folders, its database and short questions to it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from flows import steps
from flows.core.settings import Settings
from flows.warehouse.connection import open_warehouse
from flows.warehouse.query import machine_document
from tests.warehouse.worlds import World

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.exports import IngestOutcome, TakenExport
    from flows.core.paths import MemberHome

    Contents = dict[str, list[tuple[Any, ...]]]

_TABLES = "select table_name from duckdb_tables() where schema_name = 'raw'"


@dataclass
class Home:
    """One member's home on disk; ``key`` makes two homes hash alike."""

    root: Path
    key: str = "5e" * 32
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self.paths: MemberHome = steps.open_home(self.root)[0]
        self.paths.key.write_text(self.key)

    def copied(self, folder: Path) -> Home:
        """Give a home in ``folder`` that is like this one."""
        return Home(shutil.copytree(self.root, folder / "home"), self.key)

    def take_in(
        self, source: Path | list[Path], *, accepts_suspect: bool = False
    ) -> IngestOutcome:
        """Take in one export."""
        [outcome] = steps.ingest_exports(
            self.paths, self.settings, [source], accepts_suspect=accepts_suspect
        )
        return outcome

    def empty_inbox(self) -> None:
        """Take in what waits in the inbox."""
        steps.ingest_exports(self.paths, self.settings)

    def listed(self) -> tuple[TakenExport, ...]:
        """List what was taken in."""
        return steps.list_exports(self.paths, self.settings)

    def remove(self, exported_on: str) -> None:
        """Remove the export of a day."""
        [found] = [e for e in self.listed() if str(e.exported_on) == exported_on]
        steps.remove_export(self.paths, self.settings, found.short_id)

    def contents(self, *, but: str = "") -> Contents:
        """Give the rows of every table of the raw layer, except of one."""
        with open_warehouse(self.paths.warehouse) as connection:
            names = [row[0] for row in connection.execute(_TABLES).fetchall()]
            return {
                name: sorted(
                    connection.execute(f"from raw.{name}").fetchall(), key=repr
                )
                for name in sorted(names)
                if name not in (but, "alignments")
            }

    def figures(self) -> dict[str, Any]:
        """Give the newest month's figures as they are printed."""
        return machine_document(steps.compute_figures(self.paths, self.settings))

    def archived(self) -> list[str]:
        """List what is in the archive."""
        files = self.paths.archive.rglob("*")
        return sorted(str(path.relative_to(self.paths.archive)) for path in files)


def three_months(folder: Path, shape: str = "zip") -> list[Any]:
    """Write three overlapping exports, each as a zip, a folder or loose files."""
    world = World()
    world.contact("witness", "2024-01-01")
    world.sent("witness", "2024-02-01 09:00", "Shall we begin?")
    world.got("witness", "2024-02-02 09:00", "We have already.")
    made = []
    for n, month in enumerate((5, 6, 7)):
        world.contact(f"new{n}", f"2026-0{month - 1}-02")
        world.sent(f"new{n}", f"2026-0{month - 1}-03 09:00", f"Line {n}")
        name = f"Basic_LinkedInDataExport_0{month}-01-2026"
        made.append(_shaped(world.write(folder / "exports" / name), shape))
    return made


def zipped(folder: Path) -> Path:
    """Pack a folder as LinkedIn does."""
    path = folder.parent / f"{folder.name}.zip"
    with ZipFile(path, "w") as packed:
        for each in sorted(folder.iterdir()):
            packed.write(each, each.name)
    return path


def _shaped(folder: Path, shape: str) -> Path | list[Path]:
    if shape == "folder":
        return folder
    if shape == "loose":
        return sorted(folder.iterdir())
    path = zipped(folder)
    shutil.rmtree(folder)
    return path
