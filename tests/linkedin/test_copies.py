"""Copies are private, vanish, and fail only for reasons that are told apart."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import FormatError, MachineError
from flows.linkedin.reading import archive_fingerprint, open_export
from tests.linkedin.conftest import CASES, CONNECTIONS, CURRENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.core.exports import Export

    Pack = Callable[..., Path]
    Read = Callable[[Path | Sequence[Path]], Export]


def test_copies_are_private_and_gone_at_the_end(pack: Pack, scratch: Path) -> None:
    with open_export(pack(CURRENT), scratch=scratch) as export:
        modes = {path.stat().st_mode & 0o777 for path in scratch.rglob("*")}
        assert export.files[0].path.is_relative_to(scratch)
        assert modes == {0o600, 0o700}

    assert not list(scratch.iterdir())


def test_a_refusal_leaves_no_copies(pack: Pack, scratch: Path) -> None:
    path = pack({"Connections.csv": CONNECTIONS, "messages.csv": b"a,b\n"})

    with (
        pytest.raises(FormatError, match=r"messages\.csv"),
        open_export(path, scratch=scratch),
    ):
        pass

    assert not list(scratch.iterdir())


def test_what_fails_while_an_export_is_open_is_not_renamed(
    pack: Pack, scratch: Path
) -> None:
    with (
        pytest.raises(OSError, match="mine"),
        open_export(pack(CURRENT), scratch=scratch),
    ):
        raise OSError("mine")


def test_no_room_for_the_copies_is_a_fault_of_the_machine(
    pack: Pack, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")

    with (
        pytest.raises(MachineError, match="E1406"),
        open_export(pack(CURRENT), scratch=tmp_path / "file" / "scratch"),
    ):
        pass


def test_a_full_disk_is_a_fault_of_the_machine_and_no_damage(
    pack: Pack, tmp_path: Path
) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from flows.core.errors import RapportError\n"
        "from flows.linkedin.reading import open_export\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))\n"
        "try:\n"
        "    with open_export(Path(sys.argv[1]), scratch=Path(sys.argv[2])): pass\n"
        "except RapportError as error: print(error.code)\n"
    )

    told = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script, str(pack(CURRENT)), str(tmp_path / "full")],
        capture_output=True,
        check=True,
        text=True,
    )

    assert told.stdout == "E1406\n"
    assert not list((tmp_path / "full").iterdir())


def test_a_fingerprint_is_of_the_zip_and_the_content_of_what_is_in_it(
    pack: Pack, read: Read
) -> None:
    one, two = pack(CURRENT, name="a.zip"), pack(CURRENT, name="b.zip", below="x/")

    assert archive_fingerprint(one) != archive_fingerprint(two)
    assert read(one).content == read(two).content
    assert archive_fingerprint(CASES / CURRENT) == read(one).content
