"""One letter to one recipient over SMTP, in two phases around the closing dot.

Until the dot the server has nothing, and whatever fails may be tried again. After
it the server may have the letter, and without its answer nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from flows.core.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Security = Literal["starttls", "tls", "none"]
Fate = Literal["sent", "again", "failed", "unknown"]

CHUNK = 65536
_GO_ON = 354
_POSITIVE, _TRANSIENT, _PERMANENT = 2, 4, 5
# Encryption or a log-in is required, or was refused: settings, not this letter.
_ASKS_FOR_LOGIN = frozenset({523, 530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, for an answer, for the last answer."""

    connect: float = 30
    answer: float = 60
    last: float = 600


@dataclass(frozen=True, slots=True)
class Server:
    """Where the mail goes out; no password is ever shown or sent in the clear."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    patience: Patience = Patience()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a letter, and the server's code or a word for what happened.

    ``words`` is what the server said besides; it may name people.
    """

    fate: Fate
    said: str
    words: str = ""


class _EndedError(Exception):
    """The transaction is over before the dot."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


class _Listening(smtplib.SMTP):
    """smtplib's client, which tells every answer of the server's."""

    def __init__(self, hear: Callable[[str], None], **where: Any) -> None:  # noqa: ANN401 - whatever smtplib takes
        self._hear = hear
        super().__init__(**where)

    def getreply(self) -> tuple[int, bytes]:
        """Give the answer as smtplib does, and tell it."""
        code, words = super().getreply()
        self._hear(f"{code} {_text(words)}".rstrip())
        return code, words


class _ListeningOverTLS(_Listening, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def transmit(
    server: Server,
    envelope: tuple[str, str],
    content: bytes,
    *,
    before_dot: Callable[[], None],
    at: Callable[[str], None] = lambda _: None,
    hear: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Send ``content`` from the first to the second address of ``envelope``.

    ``before_dot`` is called when all but the closing dot is sent; if it raises, the
    server never gets the dot. ``at`` is told each place where a run may be killed,
    ``hear`` each answer of the server's, the greeting first.
    Raises ``DeliveryError`` E1631 to E1633 for what the settings must mend.
    """
    try:
        with _connected(server, at, hear) as smtp:
            _offer(smtp, envelope, content, at)
            before_dot()
            at("sending")
            return _finish(smtp, server.patience, at)
    except _EndedError as ended:
        return ended.answer


@contextmanager
def _connected(
    server: Server, at: Callable[[str], None], hear: Callable[[str], None]
) -> Iterator[smtplib.SMTP]:
    with _classified():
        smtp = _dial(server, hear)
    try:
        _send_at_once(smtp)
        at("connected")
        with _classified():
            smtp.timeout = server.patience.answer
            _set_patience(smtp, server.patience.answer)
            _log_in(smtp, server)
        yield smtp
        # The fate is known by now, whatever the server makes of a farewell.
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
    finally:
        smtp.close()


def _dial(server: Server, hear: Callable[[str], None]) -> smtplib.SMTP:
    where: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "timeout": server.patience.connect,
        # The machine's own name is nobody's business, and can take long to find.
        "local_hostname": "[127.0.0.1]",
    }
    if server.security == "tls":
        return _ListeningOverTLS(hear, **where, context=ssl.create_default_context())
    return _Listening(hear, **where)


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        if not smtp.has_extn("starttls"):
            raise _misconfigured("E1631", "the server offers no STARTTLS.")
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
    if server.user:
        if server.security == "none":
            raise _misconfigured("E1631", "a password would go in the clear.")
        smtp.login(server.user, server.password)


def _offer(
    smtp: smtplib.SMTP,
    envelope: tuple[str, str],
    content: bytes,
    at: Callable[[str], None],
) -> None:
    sender, recipient = envelope
    with _classified():
        _expect(_POSITIVE, *smtp.mail(sender))
    at("mail")
    with _classified():
        _expect(_POSITIVE, *smtp.rcpt(recipient))
    at("rcpt")
    with _classified():
        code, words = smtp.docmd("DATA")
        if code != _GO_ON:
            raise _EndedError(_refused(code, words))
    at("data")
    body = re.sub(rb"(?m)^\.", b"..", content)
    with _classified():
        for start in range(0, len(body), CHUNK):
            smtp.send(body[start : start + CHUNK])
        if not body.endswith(b"\r\n"):
            smtp.send(b"\r\n")
    at("body")


def _finish(
    smtp: smtplib.SMTP, patience: Patience, at: Callable[[str], None]
) -> Answer:
    try:
        _set_patience(smtp, patience.last)
        smtp.send(b".\r\n")
        at("dot")
        code, words = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        # Even a code that smtplib invents for an answer it could not read.
        return _silence("unknown", error)
    finally:
        with suppress(OSError):
            _set_patience(smtp, patience.answer)
    at("answered")
    return _last_word(code, words)


def _send_at_once(smtp: smtplib.SMTP) -> None:
    # Or the dot, a packet of three bytes, waits until the body is acknowledged.
    if smtp.sock is not None:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _set_patience(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _expect(first_digit: int, code: int, words: bytes) -> None:
    if code // 100 != first_digit:
        raise _EndedError(_refused(code, words))


def _refused(code: int, words: bytes | str) -> Answer:
    """Judge an answer before the dot: no code there means that it was sent."""
    if code in _ASKS_FOR_LOGIN:
        raise _misconfigured("E1632", f"the server asks for another log-in ({code}).")
    is_final = code // 100 == _PERMANENT
    return Answer("failed" if is_final else "again", str(code), _text(words))


def _last_word(code: int, words: bytes) -> Answer:
    fates: dict[int, Fate] = {_POSITIVE: "sent", _TRANSIENT: "again"}
    fates[_PERMANENT] = "failed"
    return Answer(fates.get(code // 100, "unknown"), str(code), _text(words))


def _text(words: bytes | str) -> str:
    text = words if isinstance(words, str) else words.decode("ascii", errors="replace")
    return "".join(each if each.isprintable() else " " for each in text)


@contextmanager
def _classified() -> Iterator[None]:
    """Tell, before the dot, what may be tried again from what must be mended."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _misconfigured(
            "E1633", f"its certificate is not valid here (code {error.verify_code})."
        ) from None
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise _EndedError(_silence("again", error)) from None
    except ssl.SSLError:
        raise _misconfigured("E1633", "it does not speak TLS as set up.") from None
    except smtplib.SMTPNotSupportedError:
        raise _misconfigured("E1632", "the server offers no log-in.") from None
    except smtplib.SMTPAuthenticationError as error:
        if error.smtp_code // 100 == _TRANSIENT:
            raise _EndedError(_refused(error.smtp_code, error.smtp_error)) from None
        raise _misconfigured(
            "E1632", f"user or password is refused ({error.smtp_code})."
        ) from None
    except smtplib.SMTPResponseException as error:
        raise _EndedError(_refused(error.smtp_code, error.smtp_error)) from None
    except (OSError, smtplib.SMTPException) as error:
        if type(error) is smtplib.SMTPException:
            raise _misconfigured("E1632", "no way to log in that both know.") from None
        raise _EndedError(_silence("again", error)) from None


def _silence(fate: Fate, error: Exception) -> Answer:
    words = getattr(error, "strerror", None) or str(error)
    return Answer(fate, type(error).__name__, _text(words))


def _misconfigured(code: str, what: str) -> DeliveryError:
    return DeliveryError(
        code,
        "[mail]",
        what,
        remedy="Mend the settings under [mail], then say rapport mail test.",
    )
