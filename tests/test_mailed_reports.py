"""The mail from end to end: a real export, a real report, a real server."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest

from flows import cli_mail
from flows.core.errors import DeliveryError
from flows.core.paths import MemberHome
from flows.core.settings import Settings
from flows.steps import Report, make_report, open_home
from tests.delivery.postbox import Postbox, running
from tests.test_cli import make_world, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.test_cli import Run

    Mail = Callable[..., tuple[int, str]]

__all__ = ["run"]

MADE_ON = date(2026, 7, 2)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """Make one report, of which each test gets a copy."""
    folder = tmp_path_factory.mktemp("made")
    export = make_world().write(folder / "Basic_LinkedInDataExport_07-01-2026")
    home, settings = open_home(folder / "home")
    return home.root, make_report(home, settings, (export,), None, made_on=MADE_ON)


@pytest.fixture
def home(
    made: tuple[Path, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MemberHome:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return MemberHome(shutil.copytree(made[0], tmp_path / "home"))


@pytest.fixture
def mail(
    made: tuple[Path, Report], home: MemberHome, capsys: pytest.CaptureFixture[str]
) -> Mail:
    """Mail the report as ``rapport report`` does; gives the exit code and the line."""

    def mail_it(*, again: bool = False) -> tuple[int, str]:
        code = 0
        try:
            cli_mail.send(home, Settings(), made[1], made_on=MADE_ON, again=again)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capsys.readouterr().err

    return mail_it


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with running(Postbox()) as started:
        monkeypatch.setenv("RAPPORT_MAIL_HOST", "127.0.0.1")
        monkeypatch.setenv("RAPPORT_MAIL_PORT", str(started.port))
        monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "none")
        monkeypatch.setenv("RAPPORT_MAIL_FROM", "rapport@example.org")
        monkeypatch.setenv("RAPPORT_MAIL_TO", "me@example.org")
        yield started


def subject(letter: bytes) -> str:
    return str(message_from_bytes(letter, policy=policy.default)["Subject"])


def ids(postbox: Postbox) -> list[str]:
    return [str(message_from_bytes(each)["Message-ID"]) for each in postbox.letters]


def enclosed(letter: bytes) -> list[str | None]:
    parts = message_from_bytes(letter, policy=policy.default).iter_attachments()
    return [each.get_filename() for each in parts]


def test_without_settings_a_line_says_so(run: Run, mail: Mail) -> None:
    assert mail() == (0, "not sent: no [mail] in rapport.toml\n")
    code, _, err = run("mail", "test")
    assert (code, "E1010" in err) == (78, True)


def test_the_command_mails_a_report_once_and_again_only_when_asked(
    run: Run, home: MemberHome, postbox: Postbox
) -> None:
    del home
    code, out, err = run("report")
    assert (code, out.strip()[-19:]) == (0, "rapport-2026-06.pdf")
    assert "sent to me@example.org at 20" in err

    assert run("report", "--no-send")[0] == 0
    assert len(postbox.letters) == 1
    run("report", "--send-again")

    assert len(set(ids(postbox))) == 2
    with_quiet_list = ["rapport-2026-06.pdf", "never-engaged-2026-06.csv"]
    assert [enclosed(each) for each in postbox.letters] == [with_quiet_list] * 2


def test_a_report_made_anew_is_not_mailed_and_a_line_says_so(
    mail: Mail, postbox: Postbox
) -> None:
    mail()

    code, said = mail()

    assert (code, len(postbox.letters)) == (0, 1)
    assert said.startswith("2026-06 was mailed at 20")
    assert said.endswith("rapport report --send-again mails this one\n")


def test_a_list_beside_the_report_comes_too_and_is_named(
    mail: Mail, home: MemberHome, postbox: Postbox, made: tuple[Path, Report]
) -> None:
    listed = home.never_engaged_list(made[1].month)
    listed.write_text("Rank,Name\n")

    mail()

    (letter,) = postbox.letters
    assert enclosed(letter) == ["rapport-2026-06.pdf", "never-engaged-2026-06.csv"]
    body = message_from_bytes(letter, policy=policy.default).get_body(("plain",))
    assert body is not None
    assert listed.name in body.get_content()


def test_a_revision_takes_the_place_of_what_still_waits(
    run: Run, mail: Mail, postbox: Postbox
) -> None:
    postbox.faults = {"rcpt": "451 Later"}
    mail()
    postbox.faults = {}

    mail(again=True)

    listed = run("deliveries")[1]
    assert len(postbox.letters) == 1
    assert ("superseded" in listed, "2026-06, revision 1" in listed) == (True, True)
    assert "Delivery" not in run("status")[2]


def test_a_wrong_setting_leaves_the_mail_waiting_and_costs_no_attempt(
    run: Run, mail: Mail, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "starttls")
    with pytest.raises(DeliveryError, match="E1631"):
        mail()
    assert " pending " in run("deliveries")[1]
    monkeypatch.setenv("RAPPORT_MAIL_SECURITY", "none")

    assert (mail()[0], len(postbox.letters)) == (0, 1)


def test_nobody_asks_for_a_password_when_nothing_is_to_be_sent(
    mail: Mail, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail()
    monkeypatch.setenv("RAPPORT_MAIL_USER", "me")
    monkeypatch.setenv("RAPPORT_MAIL_PASSWORD_FILE", "/no/such/file")

    assert (mail()[0], len(postbox.letters)) == (0, 1)


def test_a_lost_answer_is_for_a_person_to_resolve(
    run: Run, mail: Mail, postbox: Postbox
) -> None:
    postbox.faults = {"dot": "drop"}
    code, said = mail()
    assert code == 69
    assert "rapport deliveries resolve 1 --sent, or --resend" in said
    assert "unknown" in run("deliveries")[1]
    assert "may have arrived" in run("status")[2]
    postbox.faults = {}

    assert run("deliveries", "retry", "1")[0] == 2
    assert mail()[0] == 69
    assert len(postbox.letters) == 1
    assert run("deliveries", "resolve", "1", "--resend")[0] == 0

    assert (len(postbox.letters), len(set(ids(postbox)))) == (2, 1)


def test_a_refused_mail_is_told_in_the_servers_words_and_tried_again_by_hand(
    run: Run, mail: Mail, postbox: Postbox
) -> None:
    postbox.faults = {"rcpt": "550 5.1.1 Nobody"}
    assert mail() == (69, "not sent (550 5.1.1 Nobody): rapport deliveries retry 1\n")
    assert "550 5.1.1 Nobody" in run("deliveries")[1]
    assert "rapport deliveries retry 1" in run("status")[2]
    postbox.faults = {}

    code, out, _ = run("deliveries", "retry", "1")

    assert (code, out.startswith("sent to")) == (0, True)
    assert "Delivery" not in run("status")[2]


def test_the_word_of_a_person_ends_the_doubt(
    run: Run, mail: Mail, postbox: Postbox
) -> None:
    postbox.faults = {"dot": "drop"}
    mail()

    code, out, _ = run("deliveries", "resolve", "1", "--sent")

    assert code == 0
    assert out.startswith("sent to me@example.org at 20")
    assert out.endswith("(your word)\n")
    assert len(postbox.letters) == 1


def test_whoever_looks_after_30_days_erases_the_letter(
    run: Run, mail: Mail, home: MemberHome, postbox: Postbox
) -> None:
    mail()
    with closing(sqlite3.connect(home.outbox)) as ledger:
        ledger.execute("update letters set changed_at = '2026-01-01T00:00:00+00:00'")
        ledger.commit()

    listed = run("deliveries")[1]

    with closing(sqlite3.connect(home.outbox)) as ledger:
        kept = ledger.execute("select letter from letters").fetchall()
    assert (kept, len(postbox.letters)) == ([(None,)], 1)
    assert "2026-06" in listed


@pytest.mark.parametrize("words", [[], ["--sent", "--resend"]])
def test_without_a_clear_word_nothing_is_resolved(
    run: Run, mail: Mail, postbox: Postbox, words: list[str]
) -> None:
    postbox.faults = {"dot": "drop"}
    mail()
    postbox.faults = {}

    code, _, err = run("deliveries", "resolve", "1", *words)

    assert (code, len(postbox.letters)) == (2, 1)
    assert "--sent or --resend" in err


def test_a_home_brought_to_another_machine_asks_before_it_mails(
    mail: Mail, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mail()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other machine"))
    monkeypatch.setenv("RAPPORT_MAIL_TO", "other@example.org")

    code, said = mail()
    assert (code, len(postbox.letters)) == (69, 1)
    assert said.startswith("perhaps sent (home moved): look into your mail")

    assert mail(again=True)[0] == 0
    assert len(postbox.letters) == 2


def test_the_test_says_what_the_server_answered(
    run: Run, home: MemberHome, postbox: Postbox
) -> None:
    del home
    code, out, err = run("mail", "test")
    assert (code, out) == (0, "sent: 250 Taken\n")
    called, *answers = err.splitlines()
    assert called == f"127.0.0.1:{postbox.port}, none"
    assert [line[:3] for line in answers] == [
        "220",
        "250",
        "250",
        "250",
        "354",
        "250",
        "221",
    ]
    assert subject(postbox.letters[0]) == "The mail is set up"

    postbox.faults = {"rcpt": "550 No such user"}
    code, out, err = run("mail", "test")

    assert (code, out) == (69, "not sent: 550 No such user\n")
    assert err.splitlines()[-1] == "550 No such user"


def test_a_test_that_nobody_answers_says_whom_it_called(
    run: Run, home: MemberHome, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    del home, postbox
    monkeypatch.setenv("RAPPORT_MAIL_PORT", "1")

    code, out, err = run("mail", "test")

    assert (code, out) == (69, "not sent: ConnectionRefusedError Connection refused\n")
    assert err == "127.0.0.1:1, none\n"


def test_no_name_reaches_the_terminal_or_the_ledger_of_what_was_sent(
    run: Run, mail: Mail, postbox: Postbox
) -> None:
    _, said = mail()
    listed = run("deliveries")[1] + run("status")[1]

    assert len(postbox.letters) == 1
    assert "Hana" not in said + listed
    assert "Hana" not in subject(postbox.letters[0])
