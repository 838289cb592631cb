"""Zips made to harm: one coded refusal each, at once, with little memory."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ExportError
from flows.linkedin.reading import archive_fingerprint, open_export
from tests.linkedin.conftest import CASES, CURRENT, engine_rows
from tests.linkedin.hostile_zips import GOOD, HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flows.core.exports import Export

# Opens every zip of a folder by itself, and says how long and how large it was.
# On Linux ru_maxrss of a new process begins at its parent's, VmHWM does not.
CHILD = """
import json, re, resource, sys, time
from pathlib import Path
from flows.core.errors import ExportError
from flows.linkedin.reading import open_export
seconds = []
for path in sorted(Path(sys.argv[1]).glob("*.zip")):
    start = time.perf_counter()
    try:
        with open_export(path, scratch=Path(sys.argv[1])):
            pass
    except ExportError:
        pass
    seconds.append(time.perf_counter() - start)
status = Path("/proc/self/status")
peak = (
    int(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1])
    if status.exists()
    else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
)
print(json.dumps([len(seconds), max(seconds), peak]))
"""


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) >= 16


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_hostile_zip_is_refused_by_its_code(
    fault: str, tmp_path: Path, scratch: Path
) -> None:
    content, code = HOSTILE[fault]
    path = tmp_path / "export.zip"
    path.write_bytes(content)

    with (
        pytest.raises(ExportError, match=rf"\[{code}\]"),
        open_export(path, scratch=scratch),
    ):
        pass
    assert path.read_bytes() == content
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("fault", HOSTILE)
def test_a_hostile_zip_has_a_fingerprint_or_a_refusal(
    fault: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(HOSTILE[fault][0])

    assert len(archive_fingerprint(path)) == 64


def test_the_library_alone_would_read_many_of_them() -> None:
    # The twin without our checks: what makes the refusals above worth something.
    read = {fault for fault in HOSTILE if _reads_without_checks(HOSTILE[fault][0])}

    assert read >= {"a bomb", "a way out", "a link", "one name twice", "a drive"}


def test_the_corpus_takes_neither_time_nor_memory(tmp_path: Path) -> None:
    for number, (content, _) in enumerate(HOSTILE.values()):
        (tmp_path / f"{number}.zip").write_bytes(content)

    told = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", CHILD, str(tmp_path)],
        capture_output=True,
        check=True,
        text=True,
    )

    opened, seconds, kilobytes = json.loads(told.stdout)
    assert opened == len(HOSTILE)
    assert seconds < 5
    assert kilobytes < (512 << 10) * (1024 if sys.platform == "darwin" else 1)


def test_a_zip_with_something_before_it_still_opens(
    tmp_path: Path, read: Callable[[Path], Export]
) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(b"PK\x03\x04 a stub" + GOOD)

    assert read(path).files[0].records == 4


def test_a_time_that_is_none_does_not_stop_a_zip(
    tmp_path: Path, read: Callable[[Path], Export]
) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(GOOD.replace(b"\xe2\x5c", b"\xff\xff"))

    assert read(path).exported_on is None


@pytest.mark.parametrize("seed", range(150))
def test_a_mutated_zip_is_refused_or_read_exactly(
    seed: int, tmp_path: Path, scratch: Path, pack: Callable[..., Path]
) -> None:
    chance = random.Random(seed)
    content = bytearray(pack(CURRENT).read_bytes())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content))
        content[at : at + chance.choice([1, 1, 1, 40])] = chance.randbytes(1)
    path = tmp_path / "mutant.zip"
    path.write_bytes(content)

    try:
        with open_export(path, scratch=scratch) as export:
            read = {file.name: engine_rows(file).total for file in export.files}
            whole = {file.name: file.records for file in export.files}
    except ExportError:
        return
    assert read == whole
    assert whole.items() <= _true_rows().items()


def _reads_without_checks(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(archive.read(name) for name in archive.namelist())
    except Exception:  # noqa: BLE001 - whatever a damaged zip makes it raise
        return False


def _true_rows() -> dict[str, int]:
    files = (CASES / CURRENT).glob("*.csv")
    known = {"Connections.csv": 4, "messages.csv": 3, "Invitations.csv": 2}
    return {path.name: 1 for path in files} | known
