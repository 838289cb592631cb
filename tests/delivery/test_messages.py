from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from flows.core.errors import DeliveryError
from flows.core.letters import Enclosure, Occasion
from flows.delivery.message import (
    HEADERS,
    checked_letter,
    choose_enclosures,
    write_letter,
)
from tests.delivery.letters import NOW, PDF, SENDER, letter, occasion, words

if TYPE_CHECKING:
    from email.message import EmailMessage

INJECTIONS = [
    "June\r\nBcc: eve@example.org",
    "June\nBcc: eve@example.org\n\nbody",
    "June\rBcc: eve@example.org",
    "June\u2028Bcc: eve@example.org",
    "June\x0bBcc:\x0c eve\x85Bcc: x\x00",
    "=?utf-8?q?June=0D=0ABcc=3A_eve=40example=2Eorg?=",
    "J" * 300 + "\r\n Bcc: eve@example.org",
    "\ud800 June",
]


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def test_a_letter_has_exactly_these_headers() -> None:
    message = parsed(letter().content)

    assert sorted(message.keys()) == sorted(HEADERS)
    assert message["From"] == "Rapport <rapport@example.org>"
    assert message["To"] == "reader1@example.net"
    assert message["Date"] == "Thu, 02 Jul 2026 08:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "Rapport <rapport.example.org>"
    assert message["Content-Language"] == "en"


def test_a_letter_is_text_and_html_and_the_pdf() -> None:
    message = parsed(letter().content)
    both, pdf = message.iter_parts()

    assert message.get_content_type() == "multipart/mixed"
    assert both.get_content_type() == "multipart/alternative"
    text, html = both.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == words().text
    assert words().html in html.get_content()
    assert pdf.get_content() == PDF.content
    assert pdf.get_filename() == "rapport-2026-06.pdf"


def test_every_line_ends_as_smtp_wants_it() -> None:
    content = letter().content

    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


def test_the_same_occasion_has_the_same_message_id() -> None:
    assert letter(1).message_id == letter(1, said=words("Other")).message_id
    assert letter(1).message_id.endswith("@example.org>")


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "request"},
        {"month": "2026-07"},
        {"recipient": "you@example.net"},
        {"revision": 1},
    ],
)
def test_whatever_else_it_is_about_it_has_another(other: dict[str, Any]) -> None:
    about = replace(occasion(1), **other)

    made = write_letter(
        words(), (PDF,), sender=SENDER, occasion=about, key=b"secret", written_at=NOW
    )

    assert made.message_id != letter(1).message_id


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: ", b"Bcc: eve@example.org\r\nSubject: "),
        (b"Auto-Submitted: auto-generated\r\n", b""),
        (b"List-Id: ", b"To: eve@example.org\r\nList-Id: "),
        (b"Subject: ", b"Subject: a\n b"),
        (b"Subject: ", b"Subject: a\rb"),
    ],
)
def test_a_letter_with_other_headers_is_not_frozen(old: bytes, new: bytes) -> None:
    content = letter().content
    assert checked_letter(content) == content

    with pytest.raises(DeliveryError, match="E1613"):
        checked_letter(content.replace(old, new, 1))


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_subject_makes_a_header_of_its_own(text: str) -> None:
    message = parsed(letter(said=words(text)).content)

    assert sorted(message.keys()) == sorted(HEADERS)
    assert "\n" not in message["Subject"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_language_or_file_name_makes_a_header_of_its_own(text: str) -> None:
    said = replace(words(), language=text.replace("\ud800", ""))
    enclosed = (replace(PDF, name=text.replace("\ud800", "")),)

    made = write_letter(
        said,
        enclosed,
        sender=SENDER,
        occasion=occasion(),
        key=b"k",
        written_at=NOW,
    )

    assert sorted(parsed(made.content).keys()) == sorted(HEADERS)
    attached = list(parsed(made.content).iter_attachments())[-1]
    assert "Bcc" not in attached.keys()  # noqa: SIM118 - the names of headers


@pytest.mark.parametrize(
    "address",
    [
        *("eve", "@example.org", "a@b@c", "a b@c.org", "", "Ana <a@b.org>"),
        *("a@b.org\r\nBcc: eve@example.org", "a@b.org, c@d.org", "a@b.org\n"),
        *("jürgen@example.org", "a@exämple.org", '"a b"@c.org'),
    ],
)
def test_only_plain_addresses_get_a_letter(address: str) -> None:
    to_it = Occasion("report", "2026-06", address)

    with pytest.raises(DeliveryError, match="E1611"):
        write_letter(
            words(), (PDF,), sender=SENDER, occasion=to_it, key=b"k", written_at=NOW
        )
    with pytest.raises(DeliveryError, match="E1611"):
        write_letter(
            words(),
            (PDF,),
            sender=address,
            occasion=occasion(),
            key=b"k",
            written_at=NOW,
        )


@pytest.mark.parametrize(
    ("pdf", "csv", "names", "warning"),
    [
        (3_500_000, 3_500_000, ["pdf", "csv"], ""),
        (3_500_000, 3_500_001, ["pdf", "csv"], "The mail is large"),
        (9_000_000, 9_000_000, ["pdf", "csv"], "The mail is large"),
        (9_000_000, 9_000_001, ["pdf"], "the list is left out"),
        (18_000_000, 1, ["pdf"], "the list is left out"),
    ],
)
def test_what_is_too_large_together_leaves_the_list_out(
    pdf: int, csv: int, names: list[str], warning: str
) -> None:
    files = (
        Enclosure("pdf", "application/pdf", b"x" * pdf),
        Enclosure("csv", "text/csv", b"y" * csv),
    )

    kept, warned = choose_enclosures(files)

    assert [each.name for each in kept] == names
    assert warning in warned
    assert bool(warning) == bool(warned)


def test_a_pdf_that_no_server_would_take_is_refused() -> None:
    with pytest.raises(DeliveryError, match=r"rapport-2026-06\.pdf.*E1612"):
        choose_enclosures((replace(PDF, content=b"x" * 18_000_001),))


def test_the_list_comes_with_the_pdf_byte_for_byte() -> None:
    listed = Enclosure(
        "never-engaged-2026-06.csv", "text/csv", "\ufeffAna,é\r\n".encode()
    )

    made = write_letter(
        words(),
        (PDF, listed),
        sender=SENDER,
        occasion=occasion(),
        key=b"k",
        written_at=NOW,
    )

    pdf, csv = parsed(made.content).iter_attachments()
    assert pdf.get_filename() == PDF.name
    assert (csv.get_content_type(), csv.get_filename()) == ("text/csv", listed.name)
    assert csv.get_payload(decode=True) == listed.content
