"""Whatever is due is done, once, however often and however late it is asked for."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument

from flows import duties, sending
from flows.cli import main
from flows.core.lock import one_run_at_a_time
from flows.core.settings import Settings
from flows.steps import open_home
from tests.forking import CONTEXT
from tests.test_cli import make_world, run, stopped, zipped
from tests.test_mailed_reports import postbox, subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.delivery.postbox import Postbox
    from tests.test_cli import Run

    At = Callable[[datetime], duties.Account]

__all__ = ["postbox", "run"]

# What `rapport run` does, on a day of ours.
ON_A_DAY = """
import sys
from datetime import datetime
from pathlib import Path
from flows.duties import do_duties
from flows.steps import open_home
home, settings = open_home(Path(sys.argv[1]))
now = datetime.fromisoformat(sys.argv[2])
print(*do_duties(home, settings, now=now, notify=print).made)
"""
# cron's own variables, and everything that might change a page or a file's rights.
BARE = {
    "PATH": "/usr/bin:/bin",
    "SHELL": "/bin/sh",
    "LOGNAME": "nobody",
    "LANG": "C",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "TZ": "Pacific/Kiritimati",
}
pytestmark = pytest.mark.xdist_group("duties")
BEGIN = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def first_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home in which June was made on the first of July."""
    folder = tmp_path_factory.mktemp("duties")
    home, _ = open_home(folder / "home")
    arrive(home.root, "07-01-2026")
    duties.do_duties(home, Settings(), now=BEGIN, notify=print)
    # When the first report was made, its file says.
    os.utime(home.root / JUNE, (BEGIN.timestamp(),) * 2)
    return home.root


@pytest.fixture
def home(first_month: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first_month, tmp_path / "home")


@pytest.fixture
def at(home: Path) -> At:
    """Start a run at an instant."""
    return lambda now: duties.do_duties(*open_home(home), now=now, notify=print)


JUNE = "reports/rapport-2026-06.pdf"


def arrive(home: Path, day: str) -> None:
    """Drop an export of a day, such as ``07-01-2026``, into the inbox."""
    name = f"Basic_LinkedInDataExport_{day}"
    folder = make_world().write(home.parent / "unpacked" / name)
    # Else two days' files, written within the two seconds that a zip can tell apart,
    # would be one file that came twice.
    written = datetime.strptime(f"{day} +0000", "%m-%d-%Y %z").timestamp()
    for each in folder.iterdir():
        os.utime(each, (written, written))
    packed = zipped(folder)
    shutil.move(packed, home / "inbox")
    os.utime(home / "inbox" / packed.name, (0, 0))


def made(account: duties.Account) -> list[str]:
    return [str(each) for each in account.made]


def reports_in(postbox: Postbox) -> list[str]:
    """Give the months whose reports came; the short mails bring no pages."""
    bringing = [each for each in postbox.letters if b"application/pdf" in each]
    return [subject(each).partition(":")[0].strip() for each in bringing]


def test_without_an_export_nothing_is_due(run: Run) -> None:
    assert run("run") == (0, "Nothing was due.\n", "")


def test_two_months_off_make_two_reports_and_one_mail(
    home: Path, at: At, postbox: Postbox
) -> None:
    arrive(home, "09-03-2026")

    account = at(datetime(2026, 9, 3, 19, tzinfo=UTC))

    assert (account.taken, made(account)) == (1, ["2026-07", "2026-08"])
    assert reports_in(postbox) == ["August"]
    assert made(at(datetime(2026, 9, 4, 8, tzinfo=UTC))) == []
    assert reports_in(postbox) == ["August"]


@pytest.mark.usefixtures("home")
def test_a_run_says_what_it_did_and_then_that_nothing_was_due(
    run: Run, postbox: Postbox
) -> None:
    first, second = run("run"), run("run")

    assert first == (0, "mail: 2026-06 sent\n", "")
    assert second == (0, "Nothing was due.\n", "")
    assert reports_in(postbox) == ["June"]


@pytest.mark.usefixtures("home")
def test_a_mail_that_found_nobody_goes_with_a_later_run(
    at: At, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox.faults = {"greeting": "421 Later"}
    waiting = at(BEGIN).mail
    postbox.faults = {}
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(sending, "_now", lambda: later)

    again = at(BEGIN + timedelta(days=1)).mail

    assert waiting is not None
    assert (waiting.state, again) == ("pending", None)
    assert reports_in(postbox) == ["June"]


@pytest.mark.usefixtures("home")
def test_a_mail_that_failed_is_told(run: Run, postbox: Postbox) -> None:
    postbox.faults = {"rcpt": "550 Nobody"}

    code, out, err = run("run")

    assert (code, out) == (69, "mail: 2026-06 failed\n")
    assert "rapport status" in err
    assert "E1801" in err


def test_settings_of_the_mail_that_cannot_be_hold_up_no_report(home: Path) -> None:
    (home / JUNE).unlink()
    (home / "rapport.toml").write_text('[mail]\nhots = "smtp.example.org"\n')

    due = duties.look(*open_home(home), planned_at=BEGIN, now=BEGIN)

    assert [str(each) for each in due.months] == ["2026-06"]


def test_what_is_decided_before_the_mail_goes_is_on_the_pages_too(
    home: Path, at: At, postbox: Postbox
) -> None:
    before = (home / JUNE).read_bytes()
    (home / "decisions.csv").write_text(
        "profile_url,decision,reason,until\n"
        "https://www.linkedin.com/in/hana,never_show,,\n"
    )

    account = at(BEGIN + timedelta(days=1))

    assert (made(account), reports_in(postbox)) == ([], ["June"])
    assert (home / JUNE).read_bytes() != before


def test_a_bad_file_is_set_aside_and_told_without_its_name(
    run: Run, home: Path
) -> None:
    bad = home / "inbox" / "Letters of Qzmarker.zip"
    bad.write_text("no zip")
    os.utime(bad, (0, 0))

    code, out, err = run("run")

    assert (code, "E11" in err) == (65, True)
    assert "Qzmarker" not in out + err


def test_every_good_run_is_told_to_the_dead_mans_switch_and_no_other(
    home: Path, at: At, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr(sending, "ping", called.append)
    monkeypatch.setenv("RAPPORT_MAIL_PING_URL", "https://localhost/me")
    (home / "inbox" / "bad.zip").write_text("no zip")
    os.utime(home / "inbox" / "bad.zip", (0, 0))
    postbox.faults = {"greeting": "421 Later"}

    assert at(BEGIN).failures
    assert called == []
    assert not at(BEGIN + timedelta(hours=1)).failures

    assert called == ["https://localhost/me"]


@pytest.mark.parametrize("cut", ["", "{", '{"as_of": "2026-06-30"}', '{"as_of": 3}'])
def test_a_report_cut_short_is_due_again(home: Path, cut: str) -> None:
    (home / JUNE).with_suffix(".json").write_text(cut)

    due = duties.look(*open_home(home), planned_at=BEGIN, now=BEGIN)

    assert [str(each) for each in due.months] == ["2026-06"]


def test_a_second_run_says_who_works_and_does_nothing(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(home, "08-01-2026")
    monkeypatch.setattr("flows.core.lock.PATIENCE", 0.1)

    with one_run_at_a_time(home / "run.lock"):
        code, out, err = run("run")

    assert (code, out) == (75, "")
    assert "another run is at work (started at 20" in err
    assert f"process {os.getpid()}" in err
    assert len(list((home / "inbox").glob("*.zip"))) == 1


def test_in_crons_bare_environment_all_is_private_and_the_pages_are_the_same(
    first_month: Path, tmp_path: Path
) -> None:
    home = open_home(tmp_path / "bare")[0].root
    shutil.copy(first_month / "hash.key", home)
    arrive(home, "07-01-2026")

    told = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", ON_A_DAY, home, BEGIN.isoformat()],
        env=BARE,
        umask=0o022,
        cwd="/",
        capture_output=True,
        check=True,
        text=True,
    )

    assert told.stdout == "2026-06\n"
    assert pages(home / JUNE) == pages(first_month / JUNE)
    assert [path for path in (home, *home.rglob("*")) if is_open(path)] == []


def pages(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in PdfDocument(pdf)]


def is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o077)


def test_of_four_runs_at_once_one_works(home: Path, postbox: Postbox) -> None:
    pipes = [CONTEXT.Pipe(duplex=False) for _ in range(4)]
    runs = [
        CONTEXT.Process(target=run_alone, args=(theirs, dict(os.environ), home))
        for _, theirs in pipes
    ]
    for each in runs:
        each.start()
    told = [ours.recv() for ours, _ in pipes if ours.poll(120)]

    # Whoever waited for ten seconds in vain says so and has done nothing.
    assert len(told) == 4
    assert {code for code, _ in told} <= {0, 75}
    assert sum("mail: 2026-06 sent" in out for _, out in told) == 1
    assert reports_in(postbox) == ["June"]
    for each in runs:
        each.join()


def run_alone(pipe: Connection, environment: dict[str, str], home: Path) -> None:
    """Be ``rapport run`` in a process of its own, and tell how it ended."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["rapport", "run", "--home", str(home)]
    sys.stdout = io.StringIO()
    code = stopped(main)
    pipe.send((code, sys.stdout.getvalue()))
