"""A real SMTP server on loopback that takes letters, or fails where it is told to."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

PASSWORD = "correct horse"  # noqa: S105 - the invented server's own
STALL_SECONDS = 30


@dataclass(slots=True)
class Postbox:
    """What the server saw; ``faults`` maps a phase to what it does there.

    Phases: greeting, auth, mail, rcpt, data, body, dot. A fault is an answer such as
    ``451 Later``, or ``drop`` or ``stall``. ``heard`` is what came over the wire,
    within TLS where there was TLS; ``thought`` is the time before the last answer.
    """

    port: int = 0
    thought: float = 0
    heard: bytearray = field(default_factory=bytearray)
    letters: list[bytes] = field(default_factory=list)
    log_ins: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


class FaultyServer(SMTP):
    """aiosmtpd, with a fault in front of each command."""

    postbox: Postbox

    def data_received(self, data: bytes) -> None:
        self.postbox.heard += data
        super().data_received(data)

    def drop(self) -> None:
        if self.transport is not None:
            self.transport.close()

    async def fault(self, phase: str) -> bool:
        said = self.postbox.faults.get(phase)
        if said == "stall":
            await asyncio.sleep(STALL_SECONDS)
        elif said == "drop":
            self.drop()
        elif said:
            await self.push(said)
        return said is not None

    async def _handle_client(self) -> None:
        if await self.fault("greeting"):
            self.drop()
        else:
            await super()._handle_client()

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        if not await self.fault("auth"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if not await self.fault("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        self.postbox.recipients.append(arg or "")
        if not await self.fault("rcpt") and not await self.fault(arg or ""):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        if self.postbox.faults.get("body"):
            await self.push("354 Go on")
            await self.fault("body")
        elif not await self.fault("data"):
            await super().smtp_DATA(arg)

    async def taken(self, envelope: Envelope) -> str:
        said = self.postbox.faults.get("dot", "")
        if said in ("stall", "drop", "") or said.startswith(("2", "x")):
            self.postbox.letters.append(_as_bytes(envelope.content))
        await asyncio.sleep(self.postbox.thought)
        if said == "stall":
            await asyncio.sleep(STALL_SECONDS)
        if said == "drop":
            self.drop()
        return said or "250 Taken"


class Handler:
    """Hands what came to the server that took it."""

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name for it
        self, server: FaultyServer, _session: Session, envelope: Envelope
    ) -> str:
        return await server.taken(envelope)


def _as_bytes(content: str | bytes | None) -> bytes:
    return content if isinstance(content, bytes) else str(content).encode()


@contextmanager
def running(
    postbox: Postbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Postbox]:
    """Serve on a free port of loopback until the block ends."""
    loop = asyncio.new_event_loop()

    def authenticate(*words: object) -> AuthResult:
        login = words[-1]
        assert isinstance(login, LoginPassword)
        postbox.log_ins.append(login.login.decode())
        is_right = login.password.decode() == PASSWORD
        return AuthResult(success=is_right, handled=False)

    def make() -> FaultyServer:
        handler = Handler()
        made = FaultyServer(
            handler,
            hostname="post.example",
            loop=loop,
            tls_context=starttls,
            authenticator=authenticate,
            auth_require_tls=tls is None,
        )
        made.postbox = postbox
        return made

    server = loop.run_until_complete(
        loop.create_server(make, "127.0.0.1", postbox.port, ssl=tls)
    )
    postbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield postbox
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for each in asyncio.all_tasks(loop):
            each.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
