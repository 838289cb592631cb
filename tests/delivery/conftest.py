"""A server on loopback, certificates of an invented authority, an empty ledger."""

from __future__ import annotations

import os
import ssl
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import trustme

from flows.delivery.outbox import Outbox, open_outbox
from flows.delivery.smtp import Patience, Server
from tests.delivery.postbox import PASSWORD, Postbox, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HURRIED = Patience(connect=0.5, answer=0.5, last=0.5)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with open_outbox(tmp_path / "outbox.sqlite", tmp_path / "witness") as opened:
        yield opened


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Path]:
    """Give a place for a ledger in memory, where there is some.

    A kill loses nothing that was written, on the disk or not, and a campaign writes
    some thousand times.
    """
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    within = memory if os.access(memory, os.W_OK) else tmp_path
    with TemporaryDirectory(dir=within, prefix="rapport-") as folder:
        yield Path(folder) / "outbox.sqlite"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with running(Postbox()) as started:
        yield started


@pytest.fixture
def server(postbox: Postbox) -> Server:
    return Server("127.0.0.1", postbox.port, "none", patience=HURRIED)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> trustme.CA:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return authority


@pytest.fixture(scope="session")
def certified(authority: trustme.CA) -> Callable[[str], ssl.SSLContext]:
    """Give a server's side of TLS: good, wrong host, expired or unknown."""

    def make(kind: str) -> ssl.SSLContext:
        issuer = trustme.CA() if kind == "unknown" else authority
        name = "other.example" if kind == "wrong host" else "localhost"
        until = datetime(2020, 1, 1, tzinfo=UTC) if kind == "expired" else None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        issuer.issue_cert(name, not_after=until).configure_cert(context)
        return context

    return make


@pytest.fixture
def member() -> Callable[..., Server]:
    def make(port: int, security: str, password: str = PASSWORD) -> Server:
        return Server("localhost", port, security, "me", password, HURRIED)  # type: ignore[arg-type]

    return make
