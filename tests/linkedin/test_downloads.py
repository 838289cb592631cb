"""Downloads that a browser is still writing are left alone."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.linkedin.naming import is_still_downloading
from tests.linkedin.conftest import zip_bytes

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "age", "expected"),
    [
        ("a.zip.crdownload", b"x", 9999, True),
        ("a.zip.part", b"", 9999, True),
        ("a.zip", b"", 10, True),
        ("a.zip", b"", 300, False),
        ("a.zip", b"PK\x03\x04 half", 10, True),
        ("a.zip", b"PK\x03\x04 half", 300, False),
        ("a.zip", zip_bytes({"a": b""}), 10, False),
        ("a.csv", b"First Name", 10, False),
        ("a.csv", b"", 10, True),
    ],
)
def test_a_download_under_way_is_recognised(
    name: str, content: bytes, age: int, *, expected: bool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    touched = (NOW - timedelta(seconds=age)).timestamp()
    os.utime(path, (touched, touched))

    assert is_still_downloading(path, now=NOW) is expected


def test_the_placeholder_beside_a_part_is_under_way(tmp_path: Path) -> None:
    for name in ("a.zip", "a.zip.part"):
        (tmp_path / name).touch()

    assert is_still_downloading(tmp_path / "a.zip", now=NOW)
