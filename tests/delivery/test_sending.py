"""The fault matrix: what a server does, and what becomes of the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flows.core.letters import Words
from flows.delivery.sender import send_due
from flows.delivery.smtp import Patience
from tests.delivery.conftest import HURRIED
from tests.delivery.letters import NOW, SENDER, letter, occasion, queue_letters

if TYPE_CHECKING:
    from datetime import datetime

    from flows.core.letters import Delivery
    from flows.delivery.outbox import Outbox
    from flows.delivery.smtp import Server
    from tests.delivery.postbox import Postbox

PHASES = ["greeting", "mail", "rcpt", "data"]


def send(outbox: Outbox, server: Server, now: datetime = NOW) -> tuple[Delivery, ...]:
    return send_due(outbox, server, sender=SENDER, clock=lambda: now)


def test_a_letter_arrives_as_it_was_frozen(
    outbox: Outbox, server: Server, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)

    (sent,) = send(outbox, server)

    assert (sent.state, sent.answer, sent.attempts) == ("sent", "250 Taken", 0)
    assert postbox.letters == [outbox.letter(sent)]
    assert send(outbox, server) == ()


def test_the_name_of_the_machine_stays_here(
    outbox: Outbox, server: Server, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.getfqdn", lambda: "nadias-laptop.example.org")
    queue_letters(outbox, 1)

    send(outbox, server)

    assert postbox.heard.startswith(b"ehlo [127.0.0.1]\r\n")


def test_lines_that_begin_with_a_dot_arrive_whole(
    outbox: Outbox, server: Server, postbox: Postbox
) -> None:
    content = b"Subject: x\r\n\r\n.\r\n..two\r\nthe end"
    outbox.enqueue(occasion(), content, message_id="<x@y>", now=NOW)

    (sent,) = send(outbox, server)

    assert sent.state == "sent"
    assert postbox.letters == [content + b"\r\n"]


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("fault", ["451 Later", "drop", "stall", "421 Bye"])
def test_whatever_fails_before_the_dot_waits_and_is_tried_again(
    outbox: Outbox, server: Server, postbox: Postbox, phase: str, fault: str
) -> None:
    queue_letters(outbox, 1)
    frozen = outbox.letter(outbox.deliveries()[0])
    postbox.faults = {phase: fault}

    (waiting,) = send(outbox, server)
    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert postbox.letters == []
    postbox.faults = {}
    assert send(outbox, server) == ()
    (sent,) = send(outbox, server, NOW + timedelta(minutes=5))

    assert sent.state == "sent"
    assert postbox.letters == [frozen]


@pytest.mark.parametrize("fault", ["drop", "stall"])
def test_a_body_that_does_not_get_through_is_tried_again(
    outbox: Outbox, server: Server, postbox: Postbox, fault: str
) -> None:
    # More than the two ends keep between them.
    outbox.enqueue(occasion(), b"x\r\n" * 10_000_000, message_id="<x@y>", now=NOW)
    postbox.faults = {"body": fault}

    (waiting,) = send(outbox, server)

    assert (waiting.state, postbox.letters) == ("pending", [])


@pytest.mark.parametrize("phase", ["greeting", "mail", "rcpt", "data", "dot"])
def test_an_answer_of_five_hundred_is_the_end(
    outbox: Outbox, server: Server, postbox: Postbox, phase: str
) -> None:
    queue_letters(outbox, 1)
    postbox.faults = {phase: "550 No"}

    (failed,) = send(outbox, server)

    assert (failed.state, failed.answer) == ("failed", "550 No")
    assert postbox.letters == []


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_no_good_answer_at_the_wrong_place_counts_as_sent(
    outbox: Outbox, server: Server, postbox: Postbox, phase: str
) -> None:
    queue_letters(outbox, 1)
    postbox.faults = {phase: "350 Hm" if phase != "data" else "250 Taken"}

    (waiting,) = send(outbox, server)

    assert waiting.state == "pending"


def test_a_refusal_for_now_after_the_dot_is_tried_again(
    outbox: Outbox, server: Server, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)
    postbox.faults = {"dot": "451 Greylisted"}

    (waiting,) = send(outbox, server)

    assert (waiting.state, waiting.answer) == ("pending", "451 Greylisted")


@pytest.mark.parametrize("fault", ["drop", "stall", "xyz no code at all"])
def test_a_lost_answer_after_the_dot_is_unknown_for_good(
    outbox: Outbox, server: Server, postbox: Postbox, fault: str
) -> None:
    queue_letters(outbox, 1)
    postbox.faults = {"dot": fault}

    (unknown,) = send(outbox, server)
    postbox.faults = {}
    later = send(outbox, server, NOW + timedelta(days=1))

    assert (unknown.state, later) == ("unknown", ())
    assert len(postbox.letters) == 1


def test_a_server_may_think_ten_minutes_about_the_whole_letter_and_no_longer() -> None:
    # RFC 5321, 4.5.3.2.6: less, and a slow server's second copies are our doing.
    assert Patience() == Patience(connect=30, answer=60, last=600)


def test_the_last_answer_may_take_longer_than_the_others(
    outbox: Outbox, server: Server, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)
    postbox.thought = 1
    patient = replace(server, patience=replace(HURRIED, last=20))

    (sent,) = send(outbox, patient)

    assert sent.state == "sent"


def test_one_refused_recipient_does_not_stop_the_others(
    outbox: Outbox, server: Server, postbox: Postbox
) -> None:
    queue_letters(outbox, 1, 2, 3)
    postbox.faults = {"TO:<reader2@example.net>": "550 Nobody here"}

    states = {each.occasion.recipient: each.state for each in send(outbox, server)}

    assert list(states.values()).count("sent") == 2
    assert states["reader2@example.net"] == "failed"
    assert len(postbox.letters) == 2


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid"])
def test_a_server_that_is_not_there_is_tried_again(
    outbox: Outbox, server: Server, host: str
) -> None:
    queue_letters(outbox, 1)

    (waiting,) = send(outbox, replace(server, host=host, port=1))

    assert (waiting.state, waiting.attempts) == ("pending", 1)


def test_a_letter_in_any_script_arrives(outbox: Outbox, server: Server) -> None:
    said = Words("يونيو: ٣ أشخاص", "نص", "<p dir=rtl>نص</p>", "ar")
    made = letter(said=said)
    outbox.enqueue(occasion(), made.content, message_id=made.message_id, now=NOW)

    assert send(outbox, server)[0].state == "sent"
