"""Packs readable folders into zips and reads copies as the warehouse does."""

from __future__ import annotations

import io
import zipfile
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import pytest

from flows.linkedin.reading import open_export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.core.exports import Export, ExportFile

CASES = Path(__file__).parents[1] / "exports"
CURRENT = "2026-07-01 basic C4 M6 I3"
NAME = "Basic_LinkedInDataExport_07-01-2026.zip"
CONNECTIONS = (CASES / CURRENT / "Connections.csv").read_bytes()

# The settings with which the warehouse reads a copy.
_READ = """
select * from read_csv(
    ?, header = true, skip = 0, auto_detect = false, delim = ?, quote = '"',
    escape = '"', strict_mode = true, store_rejects = true,
    max_line_size = 64000000, columns = {columns}, force_not_null = {names}
)
"""


class Rows(NamedTuple):
    """What the engine makes of a copy: good rows, and how many it rejects."""

    good: list[tuple[str, ...]]
    rejected: int

    @property
    def total(self) -> int:
        return len(self.good) + self.rejected


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 7, 2, 8, 0, 0)), content)
    return out.getvalue()


@cache
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def engine_rows(file: ExportFile) -> Rows:
    columns = {f"c{n}": "varchar" for n in range(len(file.columns))}
    # What is rejected stays with a cursor, and an engine of its own takes longer.
    with engine().cursor() as connection:
        good = connection.execute(
            _READ.format(columns=columns, names=list(columns)),
            [str(file.path), file.delimiter],
        ).fetchall()
        found = connection.execute(
            "select count(distinct line) from reject_errors"
        ).fetchone()
    return Rows(good, found[0] if found else 0)


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Pack a case, or members given by name, into a zip called ``name``."""

    def make(
        what: str | Mapping[str, bytes], *, name: str = NAME, below: str = ""
    ) -> Path:
        if isinstance(what, str):
            folder = CASES / what
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            what = {
                path.relative_to(folder).as_posix(): path.read_bytes() for path in files
            }
        path = tmp_path / name
        path.write_bytes(zip_bytes({below + key: what[key] for key in what}))
        return path

    return make


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


@pytest.fixture
def read(scratch: Path) -> Iterator[Callable[[Path | Sequence[Path]], Export]]:
    """Open exports that stay open until the test is over."""
    with ExitStack() as stack:
        yield lambda source: stack.enter_context(open_export(source, scratch=scratch))


@pytest.fixture
def read_csv(
    tmp_path: Path, read: Callable[[Path], Export]
) -> Callable[..., ExportFile]:
    """Read bytes as one loose file, by default Connections.csv."""

    def make(content: bytes, name: str = "Connections.csv") -> ExportFile:
        path = tmp_path / name
        path.write_bytes(content)
        return read(path).files[0]

    return make
