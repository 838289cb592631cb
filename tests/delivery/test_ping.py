from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from flows.delivery.ping import ping

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    import trustme


@contextmanager
def answering(code: int, context: ssl.SSLContext) -> Iterator[tuple[int, list[str]]]:
    called: list[str] = []

    class Answerer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(code)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answerer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, called
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("code", "is_well"), [(200, True), (500, False)])
def test_a_ping_is_one_call_over_https(
    trusted: trustme.CA,
    certified: Callable[[str], ssl.SSLContext],
    code: int,
    is_well: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    del trusted
    with answering(code, certified("good")) as (port, called):
        assert ping(f"https://localhost:{port}/me") is is_well

    assert called == ["/me"]


@pytest.mark.parametrize(
    "address",
    ["http://localhost/", "file:///etc/hostname", "https://localhost:1/", "x"],
)
def test_whatever_else_is_no_ping_and_no_failure(address: str) -> None:
    assert not ping(address)
