"""Certificates and passwords: what is said to whom, and what burns no attempt."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import DeliveryError
from tests.delivery.letters import queue_letters
from tests.delivery.postbox import PASSWORD, Postbox, running
from tests.delivery.test_sending import send

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import trustme

    from flows.delivery.outbox import Outbox
    from flows.delivery.smtp import Server

    Certified = Callable[[str], ssl.SSLContext]
    MakeServer = Callable[..., Server]


def said_of_password(postbox: Postbox) -> list[bytes]:
    """Give what of a log-in came over the wire, in any of its disguises."""
    clear = PASSWORD.encode()
    both = b64encode(b"\0me\0" + clear)
    words = (b"AUTH", clear, b64encode(clear), both)
    return [each for each in words if each.lower() in postbox.heard.lower()]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_with_a_good_certificate_it_logs_in_and_sends(
    outbox: Outbox,
    trusted: trustme.CA,
    certified: Certified,
    member: MakeServer,
    security: str,
) -> None:
    del trusted
    queue_letters(outbox, 1)

    with running(Postbox(), **{security: certified("good")}) as postbox:
        (sent,) = send(outbox, member(postbox.port, security))

    assert sent.state == "sent"
    assert postbox.log_ins == ["me"]
    assert said_of_password(postbox)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("kind", ["wrong host", "expired", "unknown"])
def test_no_password_goes_to_a_server_with_a_bad_certificate(
    outbox: Outbox,
    trusted: trustme.CA,
    certified: Certified,
    member: MakeServer,
    kind: str,
    security: str,
) -> None:
    del trusted
    queue_letters(outbox, 1)

    with (
        running(Postbox(), **{security: certified(kind)}) as postbox,
        pytest.raises(DeliveryError, match="E1633"),
    ):
        send(outbox, member(postbox.port, security))

    assert (postbox.letters, said_of_password(postbox)) == ([], [])
    assert [(each.state, each.attempts) for each in outbox.deliveries()] == [
        ("pending", 0)
    ]


def test_a_wrong_password_stops_the_run_and_burns_no_attempt(
    outbox: Outbox, trusted: trustme.CA, certified: Certified, member: MakeServer
) -> None:
    del trusted
    queue_letters(outbox, 1, 2)

    with (
        running(Postbox(), starttls=certified("good")) as postbox,
        pytest.raises(DeliveryError, match="E1632") as refused,
    ):
        send(outbox, member(postbox.port, "starttls", "wrong horse"))

    assert postbox.letters == []
    assert {each.attempts for each in outbox.deliveries()} == {0}
    assert "wrong horse" not in f"{refused.value!r} {member(1, 'tls', 'wrong horse')}"


@pytest.mark.parametrize("code", [523, 530, 534, 535, 538])
def test_a_server_that_wants_another_log_in_stops_the_run(
    outbox: Outbox, server: Server, postbox: Postbox, code: int
) -> None:
    queue_letters(outbox, 1)
    postbox.faults = {"mail": f"{code} Log in first"}

    with pytest.raises(DeliveryError, match=rf"\({code}\).*E1632"):
        send(outbox, server)

    assert [(each.state, each.attempts) for each in outbox.deliveries()] == [
        ("pending", 0)
    ]


def test_a_log_in_that_does_not_work_for_now_is_tried_again(
    outbox: Outbox, trusted: trustme.CA, certified: Certified, member: MakeServer
) -> None:
    del trusted
    queue_letters(outbox, 1)
    box = Postbox(faults={"auth": "454 Later"})

    with running(box, starttls=certified("good")) as postbox:
        (waiting,) = send(outbox, member(postbox.port, "starttls"))

    assert (waiting.state, waiting.attempts) == ("pending", 1)


def test_without_starttls_nothing_is_said(
    outbox: Outbox, member: MakeServer, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)

    with pytest.raises(DeliveryError, match="E1631"):
        send(outbox, member(postbox.port, "starttls"))

    assert (postbox.recipients, said_of_password(postbox)) == ([], [])
    assert postbox.heard.splitlines()[0].startswith(b"ehlo [127.0.0.1]")


def test_a_password_never_goes_in_the_clear(
    outbox: Outbox, member: MakeServer, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)

    with pytest.raises(DeliveryError, match="E1631"):
        send(outbox, member(postbox.port, "none"))

    assert (postbox.recipients, said_of_password(postbox)) == ([], [])


def test_tls_to_a_server_without_it_burns_nothing(
    outbox: Outbox, member: MakeServer, postbox: Postbox
) -> None:
    queue_letters(outbox, 1)

    with pytest.raises(DeliveryError, match="E1633"):
        send(outbox, member(postbox.port, "tls"))

    assert (outbox.deliveries()[0].attempts, said_of_password(postbox)) == (0, [])
