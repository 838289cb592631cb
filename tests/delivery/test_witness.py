"""What a machine handed over, brought together when a home comes from a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.delivery.witness import gather_witnesses
from tests.delivery.letters import NOW

if TYPE_CHECKING:
    from pathlib import Path


def gathered(tmp_path: Path, brought: str, *local: str) -> list[str]:
    paths = [tmp_path / f"{number}.sent" for number in range(len(local) + 1)]
    for path, lines in zip(paths, (brought, *local), strict=True):
        path.write_text(lines.replace(" ", "\n"))
    into = tmp_path / "into.sent"
    gather_witnesses(paths[0], paths[1:], into, now=NOW)
    return into.read_text().split() if into.exists() else []


@pytest.mark.parametrize(
    ("brought", "local", "known"),
    [
        ("+june", ["+june +july", "+other"], ["+july", "+june", "+other"]),
        ("+june", ["+june -june"], ["+june"]),
        ("+june -june", ["+june"], ["+june"]),
        ("", ["+june -june ?2026-01"], ["?2026-01", "-june"]),
        ("", [], []),
    ],
)
def test_what_anybody_knows_is_known(
    tmp_path: Path, brought: str, local: list[str], known: list[str]
) -> None:
    assert gathered(tmp_path, brought, *local) == known


@pytest.mark.parametrize("local", [[], ["+of-another-home"]])
def test_where_nothing_of_it_was_sent_the_home_comes_from_elsewhere(
    tmp_path: Path, local: list[str]
) -> None:
    assert "?2026-07" in gathered(tmp_path, "+june", *local)


def test_a_witness_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"\xff\xfe")

    gather_witnesses(tmp_path / "none", [tmp_path / "broken"], tmp_path / "x", now=NOW)

    assert not (tmp_path / "x").exists()
