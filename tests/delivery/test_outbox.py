from __future__ import annotations

import sqlite3
import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import DeliveryError, UnknownError
from flows.delivery.outbox import Outbox, open_outbox
from tests.delivery.letters import NOW, letter, occasion

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.letters import Delivery, DeliveryState

A_MINUTE = timedelta(minutes=1)


def queue(outbox: Outbox, number: int = 1) -> Delivery:
    made = letter(number)
    return outbox.enqueue(
        occasion(number), made.content, message_id=made.message_id, now=NOW
    )


def test_of_one_occasion_there_is_one_letter_and_the_first_stays(
    outbox: Outbox,
) -> None:
    first = queue(outbox)
    frozen = outbox.letter(first)

    again = outbox.enqueue(occasion(), b"other", message_id="<other>", now=NOW)

    assert again == first
    assert outbox.letter(again) == frozen


def test_the_ledger_is_private_and_on_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    with open_outbox(path, tmp_path / "witness") as outbox:
        queue(outbox)
        modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
        seen = sqlite3.connect(path).execute("select state from letters").fetchall()
        durability = outbox.connection.execute("pragma synchronous").fetchone()

    assert seen == [("pending",)]
    assert modes == {0o600}
    assert durability == (2,)


def test_what_is_left_as_sending_becomes_unknown_and_nothing_else_does(
    outbox: Outbox,
) -> None:
    states: list[DeliveryState] = ["pending", "sending", "sent", "failed"]
    for number, state in enumerate(states):
        outbox.record(queue(outbox, number), state, answer="", now=NOW)

    outbox.settle(NOW)

    assert [each.state for each in reversed(outbox.deliveries())] == [
        *("pending", "unknown", "sent", "failed")
    ]


def test_the_pause_doubles_from_five_minutes_to_six_hours(outbox: Outbox) -> None:
    delivery = queue(outbox)
    pauses = []
    for _ in range(9):
        outbox.postpone(delivery, answer="451", now=NOW)
        delivery = outbox.deliveries()[0]
        pauses.append((delivery.not_before - NOW) / A_MINUTE)

    assert pauses == [5, 10, 20, 40, 80, 160, 320, 360, 360]


def test_a_letter_is_due_only_after_its_pause(outbox: Outbox) -> None:
    outbox.postpone(queue(outbox), answer="451", now=NOW)

    assert outbox.due(NOW + 4 * A_MINUTE) == ()
    assert len(outbox.due(NOW + 5 * A_MINUTE)) == 1


def test_after_five_days_of_trying_it_has_failed(outbox: Outbox) -> None:
    delivery = queue(outbox)

    outbox.postpone(delivery, answer="451", now=NOW + timedelta(days=4.9))
    assert outbox.deliveries()[0].state == "pending"
    outbox.postpone(delivery, answer="451", now=NOW + timedelta(days=5))

    assert outbox.deliveries()[0].state == "failed"


def test_retry_lets_a_failed_letter_go_with_the_same_bytes(outbox: Outbox) -> None:
    delivery = queue(outbox)
    frozen = outbox.letter(delivery)
    outbox.record(delivery, "failed", answer="550", now=NOW)

    again = outbox.retry(delivery.number, NOW + A_MINUTE)

    assert (again.state, again.attempts, again.answer) == ("pending", 0, "")
    assert outbox.letter(again) == frozen
    assert again.message_id == delivery.message_id


@pytest.mark.parametrize("state", ["sent", "unknown", "sending"])
def test_retry_never_touches_what_may_have_arrived(
    outbox: Outbox, state: DeliveryState
) -> None:
    delivery = queue(outbox)
    outbox.record(delivery, state, answer="", now=NOW)

    with pytest.raises(UnknownError, match="E1604"):
        outbox.retry(delivery.number, NOW)


@pytest.mark.parametrize(("was_sent", "state"), [(True, "sent"), (False, "pending")])
def test_only_a_person_decides_about_the_unknown(
    outbox: Outbox,
    was_sent: bool,  # noqa: FBT001 - a parameter of the test
    state: str,
) -> None:
    delivery = queue(outbox)
    outbox.record(delivery, "unknown", answer="", now=NOW)

    assert outbox.resolve(delivery.number, was_sent=was_sent, now=NOW).state == state
    with pytest.raises(UnknownError, match="E1604"):
        outbox.resolve(delivery.number, was_sent=was_sent, now=NOW)


def test_a_number_that_is_not_there_is_told(outbox: Outbox) -> None:
    with pytest.raises(UnknownError, match="E1603"):
        outbox.retry(7, NOW)


def test_letters_go_30_days_after_they_were_sent_and_lines_stay(
    outbox: Outbox, tmp_path: Path
) -> None:
    delivery = queue(outbox)
    outbox.record(delivery, "sent", answer="250", now=NOW)

    outbox.erase_old_letters(NOW + timedelta(days=29))
    assert outbox.letter(delivery)
    outbox.erase_old_letters(NOW + timedelta(days=30))

    with pytest.raises(UnknownError, match="E1602"):
        outbox.letter(delivery)
    assert outbox.deliveries()[0].state == "sent"
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"Auto-Submitted" not in kept


def restored(tmp_path: Path, *, keeps_witness: bool) -> str:
    """Send a letter, bring the ledger of before back, and give its state."""
    path, witness = tmp_path / "outbox.sqlite", tmp_path / "witness"
    with open_outbox(path, witness) as outbox:
        delivery = queue(outbox)
        outbox.connection.execute("vacuum into ?", (f"{tmp_path / 'backup'}",))
        outbox.record(delivery, "sending", answer="", now=NOW)
        outbox.record(delivery, "sent", answer="250", now=NOW)
    (tmp_path / "backup").rename(path)
    if not keeps_witness:
        witness.unlink()
    with open_outbox(path, witness) as outbox:
        outbox.settle(NOW)
        return outbox.deliveries()[0].state


def test_a_ledger_from_an_old_backup_sends_nothing_again(tmp_path: Path) -> None:
    assert restored(tmp_path, keeps_witness=True) == "unknown"


def test_without_the_witness_an_old_backup_would_send_again(tmp_path: Path) -> None:
    assert restored(tmp_path, keeps_witness=False) == "pending"


def test_a_letter_refused_after_it_was_handed_over_may_go_again(
    outbox: Outbox,
) -> None:
    delivery = queue(outbox)
    outbox.record(delivery, "sending", answer="", now=NOW)
    outbox.postpone(delivery, answer="451", now=NOW)

    outbox.settle(NOW)

    assert outbox.deliveries()[0].state == "pending"


@pytest.mark.parametrize(
    ("month", "state"),
    [("2026-05", "unknown"), ("2026-06", "unknown"), ("2026-07", "pending")],
)
def test_where_nothing_was_ever_sent_the_months_before_are_in_doubt(
    tmp_path: Path, month: str, state: str
) -> None:
    with open_outbox(tmp_path / "ledger", tmp_path / "there") as outbox:
        outbox.record(queue(outbox), "sent", answer="250", now=NOW)

    with open_outbox(tmp_path / "ledger", tmp_path / "here") as outbox:
        outbox.settle(NOW)
        about = replace(occasion(2), month=month)
        fresh = outbox.enqueue(about, b"", message_id="<x@y>", now=NOW)
        outbox.settle(NOW)
        assert outbox.deliveries()[0].state == state
        outbox.vouch(fresh)
        assert bool(outbox.witness.doubt(fresh)) is False


def test_a_first_letter_that_was_interrupted_makes_no_stranger_of_the_machine(
    outbox: Outbox, tmp_path: Path
) -> None:
    outbox.record(queue(outbox), "sending", answer="", now=NOW)
    (tmp_path / "witness").unlink()
    outbox.settle(NOW)
    queue(outbox, 2)

    outbox.settle(NOW)

    assert [each.state for each in outbox.deliveries()] == ["pending", "unknown"]


def test_a_clock_that_was_set_back_holds_nothing_up(outbox: Outbox) -> None:
    outbox.postpone(queue(outbox), answer="451", now=NOW)

    assert outbox.due(NOW - timedelta(hours=5)) == ()
    assert len(outbox.due(NOW - timedelta(days=400))) == 1


def test_the_witness_holds_no_address(outbox: Outbox, tmp_path: Path) -> None:
    outbox.record(queue(outbox), "sending", answer="", now=NOW)

    assert "@" not in (tmp_path / "witness").read_text()


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(DeliveryError, match="E1601"), open_outbox(path, tmp_path / "w"):
        pass
