"""The mail from end to end: a real export, a real report, a real server."""

from __future__ import annotations

from datetime import date
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from flows.sending import send_reminder
from flows.steps import open_home
from tests.delivery.postbox import Postbox, running
from tests.test_cli import export, run, world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.test_cli import Run

__all__ = ["export", "run", "world"]


@pytest.fixture
def postbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with running(Postbox()) as started:
        monkeypatch.setenv("RAPPORT_MAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("RAPPORT_MAIL_PORT", str(started.port))
        monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "none")
        monkeypatch.setenv("RAPPORT_MAIL_FROM", "rapport@example.org")
        monkeypatch.setenv("RAPPORT_MAIL_TO", "me@example.org")
        yield started


def subject(letter: bytes) -> str:
    return str(message_from_bytes(letter, policy=policy.default)["Subject"])


def test_without_settings_the_report_is_made_and_a_line_says_so(
    run: Run, export: Path
) -> None:
    code, out, err = run("report", export)

    assert code == 0
    assert out.strip().endswith("rapport-2026-06.pdf")
    assert "not sent: no [mail] in rapport.toml" in err


def test_a_report_is_mailed_once_and_again_only_when_asked(
    run: Run, export: Path, postbox: Postbox
) -> None:
    code, _, err = run("report", export)
    run("report")
    assert (code, len(postbox.letters)) == (0, 1)
    assert "sent to me@example.org" in err

    run("report", "--send-again")

    ids = {message_from_bytes(each)["Message-ID"] for each in postbox.letters}
    assert (len(postbox.letters), len(ids)) == (2, 2)
    assert subject(postbox.letters[0]).startswith("June: ")


def test_what_is_not_to_be_sent_is_not(
    run: Run, export: Path, postbox: Postbox
) -> None:
    run("report", export, "--no-send")

    assert postbox.letters == []


def test_a_wrong_setting_leaves_the_report_made_and_the_mail_waiting(
    run: Run, export: Path, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "starttls")

    code, out, err = run("report", export)
    assert (code, out.strip()[-4:], "E1631" in err) == (69, ".pdf", True)
    monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "none")
    code, _, _ = run("report")

    assert (code, len(postbox.letters)) == (0, 1)


def test_a_lost_answer_is_for_a_person_to_resolve(
    run: Run, export: Path, postbox: Postbox
) -> None:
    postbox.faults = {"dot": "drop"}
    code, _, err = run("report", export)
    assert (code, "rapport deliveries resolve 1" in err) == (69, True)
    assert "unknown" in run("deliveries")[1]
    postbox.faults = {}

    assert run("deliveries", "retry", "1")[0] == 2
    assert run("deliveries", "resolve", "1", "--resend")[0] == 0

    ids = {message_from_bytes(each)["Message-ID"] for each in postbox.letters}
    assert (len(postbox.letters), len(ids)) == (2, 1)


def test_a_refused_mail_is_tried_again_by_hand(
    run: Run, export: Path, postbox: Postbox
) -> None:
    postbox.faults = {"rcpt": "550 Nobody"}
    assert run("report", export)[0] == 69
    postbox.faults = {}

    code, out, _ = run("deliveries", "retry", "1")

    assert (code, out.startswith("sent to")) == (0, True)


def test_the_word_of_a_person_ends_the_doubt(
    run: Run, export: Path, postbox: Postbox
) -> None:
    postbox.faults = {"dot": "drop"}
    run("report", export)

    code, out, _ = run("deliveries", "resolve", "1", "--sent")

    assert (code, out.strip()) == (0, "sent to me@example.org (your word)")
    assert len(postbox.letters) == 1


def test_the_test_says_what_the_server_answered(run: Run, postbox: Postbox) -> None:
    assert run("mail", "test")[:2] == (0, "sent: 250 Taken\n")
    assert subject(postbox.letters[0]) == "Rapport: the mail is set up"

    postbox.faults = {"rcpt": "550 No such user"}
    assert run("mail", "test")[:2] == (69, "failed: 550 No such user\n")


def test_a_test_without_settings_is_told(run: Run) -> None:
    code, _, err = run("mail", "test")

    assert (code, "E1010" in err) == (78, True)


def test_the_status_shows_what_somebody_should_look_at(
    run: Run, export: Path, postbox: Postbox
) -> None:
    postbox.faults = {"rcpt": "550 Nobody"}
    run("report", export)

    code, out, err = run("status")

    assert (code, "made: 2026-06" in out, "failed: 1" in out) == (69, True, True)
    assert "rapport deliveries retry 1" in err


def test_no_name_reaches_the_terminal_or_the_ledger_of_what_was_sent(
    run: Run, export: Path, postbox: Postbox
) -> None:
    _, out, err = run("report", export)
    listed = run("deliveries")[1] + run("status")[1]

    assert len(postbox.letters) == 1
    assert "Hana" not in out + err + listed
    assert "Hana" not in subject(postbox.letters[0])


@pytest.mark.parametrize(
    ("exported", "today", "asked"),
    [
        ("2026-07-01", "2026-07-27", None),
        ("2026-07-01", "2026-07-28", "ask LinkedIn for your export now"),
        ("2026-05-01", "2026-07-31", "ask LinkedIn for your export now"),
        ("2026-07-25", "2026-07-28", None),
        ("2026-07-01", "2026-08-02", None),
        ("2026-07-01", "2026-08-03", "no new export since 1 July 2026"),
        ("2026-08-01", "2026-08-03", None),
    ],
)
def test_an_export_is_asked_for_when_it_is_wanted_and_once(
    run: Run, tmp_path: Path, postbox: Postbox, exported: str, today: str, asked: str
) -> None:
    run("init")
    home, settings = open_home(tmp_path / "home")
    for _ in range(2):
        send_reminder(
            home,
            settings,
            date.fromisoformat(exported),
            today=date.fromisoformat(today),
        )

    subjects = [subject(each) for each in postbox.letters]
    assert subjects == ([f"Rapport: {asked}"] if asked else [])
