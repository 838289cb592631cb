"""Words and files -> the bytes of one letter, with exactly the headers named here."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from flows.core.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flows.core.letters import Enclosure, Occasion, Words

HEADERS = frozenset(
    {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "List-Id",
        "Content-Language",
        "MIME-Version",
        "Content-Type",
    }
)
# A plain address: what more the standard admits, no mail programme needs.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*"
)
LONGEST_SUBJECT = 200
# Servers commonly take 10 or 25 MB, and in a mail a file grows by a third.
LARGE_BYTES = 7_000_000
LARGEST_BYTES = 18_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it goes to the server, with CRLF at the end of every line."""

    message_id: str
    content: bytes


def write_letter(
    words: Words,
    enclosures: Sequence[Enclosure],
    *,
    sender: str,
    occasion: Occasion,
    key: bytes,
    written_at: datetime,
) -> Letter:
    """Write the one letter of an occasion from ``sender`` to its recipient.

    The same occasion and ``key``, the member's secret, give the same Message-ID.
    Raises ``DeliveryError`` E1611 for an address that is none, E1613 if the letter
    does not have the headers it should have.
    """
    message_id = _message_id(occasion, sender, key)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Rapport", addr_spec=checked_address(sender))
    message["To"] = Address(addr_spec=checked_address(occasion.recipient))
    message["Subject"] = one_line(words.subject)
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"Rapport <rapport.{_domain(sender)}>"
    message.set_content(words.text, cte="base64")
    message.add_alternative(words.html, subtype="html", cte="base64")
    for each in enclosures:
        main, _, sub = each.kind.partition("/")
        message.add_attachment(
            each.content, maintype=main, subtype=sub, filename=one_line(each.name)
        )
    # Set before, it would go down into the first part with the other Content-*.
    message["Content-Language"] = one_line(words.language)
    return Letter(message_id, checked_letter(message.as_bytes()))


def choose_enclosures(
    enclosures: Sequence[Enclosure],
) -> tuple[Sequence[Enclosure], str]:
    """Give what a mail can carry, the first in any case, and a warning or nothing.

    Raises ``DeliveryError`` E1612 if the first alone is more than servers take.
    """
    total = sum(len(each.content) for each in enclosures)
    if total <= LARGE_BYTES:
        return enclosures, ""
    if total <= LARGEST_BYTES:
        return enclosures, "The mail is large; some servers refuse it."
    if len(enclosures[0].content) <= LARGEST_BYTES:
        return enclosures[:1], "The mail would be too large: the list is left out."
    raise DeliveryError(
        "E1612",
        enclosures[0].name,
        "it is too large for a mail.",
        remedy="Lower `listed` in rapport.toml; the report itself is in reports/.",
    )


def one_line(text: str) -> str:
    r"""Give ``text`` without anything that could begin another line or header.

    >>> one_line("June\r\nBcc: eve@example.org")
    'June Bcc: eve@example.org'
    """
    kept = (
        " " if each.isspace() or unicodedata.category(each) in _BREAKING else each
        for each in text
    )
    # Nor what a reader's mail programme would decode into one.
    said = "".join(kept).replace("=?", "= ?")
    return " ".join(said.split())[:LONGEST_SUBJECT]


def checked_address(text: str) -> str:
    """Give ``text`` if it is one plain address; raises ``DeliveryError`` E1611."""
    if not _ADDRESS.fullmatch(text):
        raise DeliveryError(
            "E1611",
            "[mail]",
            "from or to is not one plain mail address.",
            remedy="Write it as name@example.org, without a name or brackets.",
        )
    return text


def checked_letter(content: bytes) -> bytes:
    """Give ``content`` if it has exactly ``HEADERS`` and no line ends but CRLF.

    Several releases of Python let a header be smuggled in. Raises ``DeliveryError``
    E1613.
    """
    head, _, _ = content.partition(b"\r\n\r\n")
    names = BytesParser(policy=SMTP).parsebytes(head, headersonly=True).keys()
    lone = re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    if lone or sorted(names) != sorted(HEADERS):
        raise DeliveryError(
            "E1613",
            "mail",
            "the letter does not have exactly the headers it should have.",
            remedy="This is a fault of Rapport or of this Python; update both.",
        )
    return content


# Control, surrogate, line and paragraph separator.
_BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _message_id(occasion: Occasion, sender: str, key: bytes) -> str:
    parts = (
        occasion.kind,
        occasion.month,
        occasion.recipient,
        str(occasion.revision),
    )
    said = "\0".join(parts).encode()
    digest = hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
    return f"<{digest}@{_domain(sender)}>"


def _domain(address: str) -> str:
    return checked_address(address).rpartition("@")[2]
