"""Killed anywhere in sending: at most one copy, and nobody is left in the dark."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from flows.delivery.outbox import open_outbox
from tests.delivery.letters import queue_letters
from tests.delivery.postbox import Postbox, running

if TYPE_CHECKING:
    from pathlib import Path

PLACES = [
    *("chosen", "connected", "mail", "rcpt", "data", "body"),
    *("sending", "dot", "answered", "recorded"),
]
LETTERS = 5
KILLS = 200
CAMPAIGN_LETTERS = 500
# Seconds that the server thinks before its last answer: there the doubt lies.
THOUGHT = 0.004


def command(ledger: Path, port: int, place: str, number: int, kind: str) -> list[str]:
    words = [f"{ledger}", f"{port}", place, f"{number}", kind]
    return [sys.executable, "-m", "tests.delivery.killed", *words]


def start(ledger: Path, port: int, place: str, number: int, kind: str) -> int:
    done = subprocess.run(  # noqa: S603 - our own module
        command(ledger, port, place, number, kind),
        check=False,
        stdout=subprocess.DEVNULL,
    )
    return done.returncode


def start_and_kill_after(
    ledger: Path, port: int, kind: str, *, seconds: float
) -> int | None:
    """Kill a run so long after its start; gives its return code."""
    with subprocess.Popen(  # noqa: S603 - our own module
        command(ledger, port, "none", 0, kind), stdout=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        run.kill()
    return run.returncode


def reckoned(ledger: Path, postbox: Postbox) -> tuple[Counter[str], dict[str, str]]:
    """Give how often each letter arrived, and the state of each, by Message-ID."""
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        states = {each.message_id: each.state for each in outbox.deliveries()}
    arrived = [str(message_from_bytes(each)["Message-ID"]) for each in postbox.letters]
    return Counter(arrived), {key: f"{state}" for key, state in states.items()}


def killed_and_run_again(
    ledger: Path, place: str, number: int, kind: str
) -> tuple[Counter[str], dict[str, str]]:
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        queue_letters(outbox, *range(LETTERS))
    with running(Postbox()) as postbox:
        assert start(ledger, postbox.port, place, number, kind) == -9
        assert start(ledger, postbox.port, "none", 0, kind) == 0
    return reckoned(ledger, postbox)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", range(1, LETTERS + 1))
def test_a_killed_run_doubles_nothing_and_loses_nothing_silently(
    tmp_path: Path, place: str, number: int
) -> None:
    arrived, states = killed_and_run_again(
        tmp_path / "outbox.sqlite", place, number, "careful"
    )

    lost = int(place in {"sending", "dot", "answered"})
    assert set(arrived.values()) == {1}
    assert Counter(states.values()) == Counter(sent=LETTERS - lost, unknown=lost)
    assert {key for key, state in states.items() if state == "sent"} <= set(arrived)


def test_without_the_word_sending_a_letter_goes_out_twice(tmp_path: Path) -> None:
    arrived, _ = killed_and_run_again(
        tmp_path / "outbox.sqlite", "answered", 3, "careless"
    )

    assert max(arrived.values()) == 2


def killed_again_and_again(
    ledger: Path, kind: str
) -> tuple[int, Counter[str], dict[str, str]]:
    """Kill runs at random moments, let the last one end; gives the kills too."""
    chance = random.Random(kind)
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        queue_letters(outbox, *range(CAMPAIGN_LETTERS))
    kills = 0
    with running(Postbox(thought=THOUGHT)) as postbox:
        for _ in range(KILLS):
            pause = chance.uniform(0, 0.04)
            ended = start_and_kill_after(ledger, postbox.port, kind, seconds=pause)
            kills += ended == -9
        assert start(ledger, postbox.port, "none", 0, kind) == 0
    return kills, *reckoned(ledger, postbox)


@pytest.mark.slow
def test_killed_at_random_nothing_is_doubled_or_silently_lost(tmp_path: Path) -> None:
    kills, arrived, states = killed_again_and_again(
        tmp_path / "outbox.sqlite", "careful"
    )

    not_sent = {key for key, state in states.items() if state != "sent"}
    assert kills >= 143
    assert max(arrived.values()) == 1
    assert set(states.values()) == {"sent", "unknown"}
    assert set(states) - set(arrived) <= not_sent


@pytest.mark.slow
def test_killed_at_random_the_careless_twin_doubles(tmp_path: Path) -> None:
    kills, arrived, _ = killed_again_and_again(tmp_path / "outbox.sqlite", "careless")

    assert kills >= 143
    assert list(arrived.values()).count(2) >= 3
