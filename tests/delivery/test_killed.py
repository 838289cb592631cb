"""Killed anywhere in sending: at most one copy, and nobody is left in the dark."""

from __future__ import annotations

import random
import time
from collections import Counter
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest

from flows.delivery.outbox import open_outbox
from tests.delivery.killed import ended, start
from tests.delivery.letters import queue_letters
from tests.delivery.postbox import Postbox, running

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from pathlib import Path

PLACES = [
    *("chosen", "connected", "mail", "rcpt", "data", "body"),
    *("sending", "dot", "answered", "recorded"),
]
LETTERS = 5
KILLS = 150
CAMPAIGN_LETTERS = 600
# Seconds between a letter's arrival and the server's answer: there the doubt lies.
THOUGHT = 0.004


def reckoned(ledger: Path, postbox: Postbox) -> tuple[Counter[str], dict[str, str]]:
    """Give how often each letter arrived, and the state of each, by Message-ID."""
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        states = {each.message_id: each.state for each in outbox.deliveries()}
    arrived = [str(message_from_bytes(each)["Message-ID"]) for each in postbox.letters]
    return Counter(arrived), {key: f"{state}" for key, state in states.items()}


def killed_and_run_again(
    ledger: Path, place: str, number: int, *, careless: bool = False
) -> tuple[Counter[str], dict[str, str]]:
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        queue_letters(outbox, *range(LETTERS))
    with running(Postbox()) as postbox:
        killed = start(ledger, postbox.port, place, number, careless=careless)
        assert ended(killed) == -9
        assert ended(start(ledger, postbox.port, careless=careless)) == 0
    return reckoned(ledger, postbox)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("number", range(1, LETTERS + 1))
def test_a_killed_run_doubles_nothing_and_loses_nothing_silently(
    ledger: Path, place: str, number: int
) -> None:
    arrived, states = killed_and_run_again(ledger, place, number)

    lost = int(place in {"sending", "dot", "answered"})
    assert set(arrived.values()) == {1}
    assert Counter(states.values()) == Counter(sent=LETTERS - lost, unknown=lost)
    assert {key for key, state in states.items() if state == "sent"} <= set(arrived)


def test_without_the_word_sending_a_letter_goes_out_twice(ledger: Path) -> None:
    arrived, _ = killed_and_run_again(ledger, "answered", 3, careless=True)

    assert max(arrived.values()) == 2


def killed_again_and_again(
    ledger: Path, *, careless: bool
) -> tuple[int, Counter[str], dict[str, str]]:
    """Kill runs at random moments, let the last one end; gives the kills too."""
    chance = random.Random(1047)
    with open_outbox(ledger, ledger.with_name("witness")) as outbox:
        queue_letters(outbox, *range(CAMPAIGN_LETTERS))
    kills = 0
    with running(Postbox(thought=THOUGHT)) as postbox:
        for _ in range(KILLS):
            run = start(ledger, postbox.port, careless=careless)
            wait_for_letters(postbox, len(postbox.letters) + chance.randint(0, 3), run)
            # Some three of the times that a letter takes.
            time.sleep(chance.uniform(0, 6 * THOUGHT))
            run.kill()
            kills += ended(run) == -9
        assert ended(start(ledger, postbox.port, careless=careless)) == 0
    return kills, *reckoned(ledger, postbox)


def wait_for_letters(postbox: Postbox, count: int, run: BaseProcess) -> None:
    while len(postbox.letters) < count and run.is_alive():
        time.sleep(0.0005)


@pytest.mark.slow
def test_killed_at_random_nothing_is_doubled_or_silently_lost(ledger: Path) -> None:
    kills, arrived, states = killed_again_and_again(ledger, careless=False)

    told = {key for key, state in states.items() if state == "unknown"}
    assert kills >= 143
    assert max(arrived.values()) == 1
    assert set(states.values()) == {"sent", "unknown"}
    assert set(states) - set(arrived) <= told


@pytest.mark.slow
def test_killed_at_random_the_careless_twin_doubles(ledger: Path) -> None:
    kills, arrived, _ = killed_again_and_again(ledger, careless=True)

    assert kills >= 143
    assert list(arrived.values()).count(2) >= 3
