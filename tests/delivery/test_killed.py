"""Killed anywhere in sending: at most one copy, and nobody is left in the dark."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from flows.delivery.outbox import open_outbox
from tests.delivery.letters import NOW, letter, occasion
from tests.delivery.postbox import Postbox, running

if TYPE_CHECKING:
    from pathlib import Path

PLACES = [
    *("chosen", "connected", "mail", "rcpt", "data", "body"),
    *("sending", "dot", "answered", "recorded"),
]
LETTERS = 5


def start(ledger: Path, port: int, place: str, number: int, kind: str) -> int:
    words = [f"{ledger}", f"{port}", place, f"{number}", kind]
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.delivery.killed", *words], check=False
    )
    return done.returncode


def killed_and_run_again(
    ledger: Path, place: str, number: int, kind: str
) -> tuple[Counter[str], Counter[str]]:
    """Give how often each letter arrived, and how many ended in each state."""
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        for each in range(LETTERS):
            made = letter(each)
            outbox.enqueue(
                occasion(each), made.content, message_id=made.message_id, now=NOW
            )
    with running(Postbox()) as postbox:
        assert start(ledger, postbox.port, place, number, kind) == -9
        assert start(ledger, postbox.port, "none", 0, kind) == 0
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        states = Counter(each.state for each in outbox.deliveries())
    arrived = [str(message_from_bytes(each)["Message-ID"]) for each in postbox.letters]
    return Counter(arrived), Counter(states)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", range(1, LETTERS + 1))
def test_a_killed_run_doubles_nothing_and_loses_nothing_silently(
    tmp_path: Path, place: str, number: int
) -> None:
    arrived, states = killed_and_run_again(
        tmp_path / "outbox.sqlite", place, number, "careful"
    )

    is_lost = place in {"sending", "dot", "answered"}
    assert set(arrived.values()) == {1}
    assert states == (
        {"sent": LETTERS - 1, "unknown": 1} if is_lost else {"sent": LETTERS}
    )
    assert LETTERS - len(arrived) <= states["unknown"]


def test_without_the_word_sending_a_letter_goes_out_twice(tmp_path: Path) -> None:
    arrived, _ = killed_and_run_again(
        tmp_path / "outbox.sqlite", "answered", 3, "careless"
    )

    assert max(arrived.values()) == 2
