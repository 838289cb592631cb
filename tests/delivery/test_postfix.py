"""The same promises against Debian's Postfix: copies counted where they arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import DeliveryError
from flows.delivery.sender import send_due
from flows.delivery.smtp import Server
from tests.delivery.killed import ended, start
from tests.delivery.letters import NOW, SENDER, occasion, queue_letters
from tests.delivery.postfix import LARGEST_BYTES, need_postfix, running_postfix
from tests.delivery.test_killed import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import trustme

    from flows.core.letters import Delivery
    from flows.delivery.outbox import Outbox
    from tests.delivery.postfix import Postfix

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("postfix")]


@pytest.fixture(scope="module")
def postfix(authority: trustme.CA) -> Iterator[Postfix]:
    need_postfix()
    good = authority.issue_cert("localhost")
    old = authority.issue_cert("localhost", not_after=datetime(2020, 1, 1, tzinfo=UTC))
    with running_postfix(
        *(each.private_key_and_cert_chain_pem.bytes() for each in (good, old))
    ) as started:
        yield started


def send(
    outbox: Outbox, server: Server, *, after: timedelta = timedelta()
) -> tuple[Delivery, ...]:
    return send_due(outbox, server, sender=SENDER, clock=lambda: NOW + after)


def plain(postfix: Postfix, service: str) -> Server:
    return Server("localhost", postfix.ports[service], "none")


@pytest.mark.parametrize(("security", "reader"), [("starttls", 1), ("tls", 2)])
def test_over_tls_one_copy_arrives_word_for_word(
    postfix: Postfix,
    outbox: Outbox,
    trusted: trustme.CA,
    security: str,
    reader: int,
) -> None:
    del trusted
    queue_letters(outbox, reader)
    server = Server("localhost", postfix.ports[security], security)  # type: ignore[arg-type]

    (sent,) = send(outbox, server)
    assert send(outbox, server, after=timedelta(days=1)) == ()

    (copy,) = postfix.copies(sent.occasion.recipient)
    assert sent.state == "sent"
    assert copy.endswith(outbox.letter(sent).replace(b"\r\n", b"\n"))


@pytest.mark.parametrize(
    ("host", "service"),
    [("127.0.0.1", "starttls"), ("127.0.0.1", "tls"), ("localhost", "expired")],
)
def test_a_certificate_that_is_not_valid_gets_nothing(
    postfix: Postfix, outbox: Outbox, trusted: trustme.CA, host: str, service: str
) -> None:
    del trusted
    queue_letters(outbox, 3)
    security = "starttls" if service == "starttls" else "tls"
    server = Server(host, postfix.ports[service], security, "me", "horse")  # type: ignore[arg-type]

    with pytest.raises(DeliveryError, match="E1633"):
        send(outbox, server)

    assert (postfix.copies("reader3@example.net"), "auth=" in postfix.log()) == (
        [],
        False,
    )


def test_an_authority_that_nobody_knows_gets_nothing(
    postfix: Postfix, outbox: Outbox
) -> None:
    queue_letters(outbox, 3)

    with pytest.raises(DeliveryError, match="E1633"):
        send(outbox, Server("localhost", postfix.ports["starttls"]))

    assert outbox.deliveries()[0].attempts == 0


def test_a_greylisted_letter_comes_once_on_the_second_try(
    postfix: Postfix, outbox: Outbox
) -> None:
    queue_letters(outbox, 4)
    server = plain(postfix, "greylisted")

    (waiting,) = send(outbox, server)
    (sent,) = send(outbox, server, after=timedelta(minutes=5))

    assert (waiting.state, waiting.answer[:9]) == ("pending", "450 4.7.1")
    assert (sent.state, len(postfix.copies("reader4@example.net"))) == ("sent", 1)


def test_nobody_here_is_the_end_of_one_letter_only(
    postfix: Postfix, outbox: Outbox
) -> None:
    queue_letters(outbox, 5, 999, 6)

    states = [
        (each.state, each.answer[:3]) for each in send(outbox, plain(postfix, "open"))
    ]

    assert sorted(states) == [("failed", "550"), ("sent", "250"), ("sent", "250")]
    assert len(postfix.copies("reader5@example.net")) == 1
    assert len(postfix.copies("reader6@example.net")) == 1


def test_a_full_disk_over_there_is_waited_for(postfix: Postfix, outbox: Outbox) -> None:
    queue_letters(outbox, 7)

    (waiting,) = send(outbox, plain(postfix, "full"))
    send(outbox, plain(postfix, "open"), after=timedelta(minutes=5))

    assert (waiting.state, waiting.answer[:9]) == ("pending", "452 4.3.1")
    assert len(postfix.copies("reader7@example.net")) == 1


def test_a_letter_that_is_too_large_has_failed(
    postfix: Postfix, outbox: Outbox
) -> None:
    large = b"Subject: large\r\n\r\n" + b"x" * 70 + b"\r\n" * LARGEST_BYTES
    outbox.enqueue(occasion(8), large, message_id="<large@example.org>", now=NOW)

    (failed,) = send(outbox, plain(postfix, "open"))

    assert (failed.state, failed.answer[:9]) == ("failed", "552 5.3.4")
    assert postfix.copies("reader8@example.net") == []


@pytest.mark.parametrize("place", PLACES)
def test_killed_at_any_place_at_most_one_copy_is_delivered(
    postfix: Postfix, outbox: Outbox, tmp_path: Path, place: str
) -> None:
    first = 10 + 3 * PLACES.index(place)
    readers = [f"reader{first + n}@example.net" for n in range(3)]
    queue_letters(outbox, *range(first, first + 3))
    ledger, port = tmp_path / "outbox.sqlite", postfix.ports["open"]

    assert ended(start(ledger, port, place, 2)) == -9
    assert ended(start(ledger, port)) == 0

    states = {each.occasion.recipient: each.state for each in outbox.deliveries()}
    copies = {each: len(postfix.copies(each)) for each in readers}
    assert max(copies.values()) == 1
    assert all(copies[each] or states[each] == "unknown" for each in readers)


def test_without_the_word_sending_two_copies_are_delivered(
    postfix: Postfix, outbox: Outbox, tmp_path: Path
) -> None:
    queue_letters(outbox, 9)
    ledger, port = tmp_path / "outbox.sqlite", postfix.ports["open"]

    assert ended(start(ledger, port, "answered", 1, careless=True)) == -9
    assert ended(start(ledger, port, careless=True)) == 0

    assert len(postfix.copies("reader9@example.net")) == 2
