"""What was kept long enough goes, never the newest, never unasked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from flows import retention, upkeep
from flows.core.errors import SettingsError, UpkeepError
from flows.core.letters import Occasion
from flows.core.retention import Retention, read_retention
from flows.delivery.outbox import open_outbox
from tests.upkeep.conftest import printed_of

if TYPE_CHECKING:
    from tests.warehouse.homes import Home

SEPTEMBER = date(2026, 9, 15)


def keep(home: Home, line: str) -> None:
    home.paths.settings.write_text(f"[keep]\n{line}\n")


def test_by_itself_nothing_goes(home: Home) -> None:
    (home.paths.reports / "rapport-2001-01.pdf").touch()

    assert not retention.let_outdated_go(home.paths, SEPTEMBER)
    assert len(home.listed()) == len([e for e in home.listed() if e.has_copy]) == 3


def test_old_copies_go_and_what_they_told_stays(home: Home, printed: str) -> None:
    keep(home, "exports_months = 2")

    gone = retention.let_outdated_go(home.paths, SEPTEMBER)

    assert len(gone.exports) == 2
    assert [each.has_copy for each in home.listed()] == [False, False, True]
    assert len(list(home.paths.archive.rglob("*.zip"))) == 1
    assert not retention.let_outdated_go(home.paths, SEPTEMBER)
    with pytest.raises(UpkeepError, match="E1702"):
        upkeep.rebuild(home.paths, home.settings)
    assert printed_of(home) == printed


def test_the_newest_export_and_report_stay(home: Home) -> None:
    keep(home, "exports_months = 1\nreports_months = 1")
    for month in (4, 5, 6):
        (home.paths.reports / f"rapport-2026-0{month}.pdf").touch()
        (home.paths.reports / f"never-engaged-2026-0{month}.csv").touch()
    (home.paths.reports / "notes.txt").touch()

    retention.let_outdated_go(home.paths, date(2036, 1, 1))

    assert [each.has_copy for each in home.listed()] == [False, False, True]
    assert sorted(path.name for path in home.paths.reports.iterdir()) == [
        "never-engaged-2026-06.csv",
        "notes.txt",
        "rapport-2026-06.pdf",
    ]


def test_the_words_of_old_mail_go(home: Home) -> None:
    keep(home, "letters_days = 1")
    now = datetime(2026, 7, 2, tzinfo=UTC)
    occasion = Occasion("report", "2026-06", "rana@example.org", 1)
    with open_outbox(home.paths.outbox, home.paths.witness) as outbox:
        made = outbox.enqueue(occasion, b"Dear Rana", message_id="<a@b>", now=now)
        outbox.record(made, "sent", answer="250", now=now)

    [told] = retention.examine_retention(home.paths)
    retention.let_outdated_go(home.paths, SEPTEMBER)

    assert "words of mails 1" in told.found
    assert b"Dear Rana" not in home.paths.outbox.read_bytes()
    assert retention.examine_retention(home.paths) == ()


@pytest.mark.parametrize(
    "line",
    ["exports_months = -1", "letters_days = 0", "exports = 3", "reports_months = true"],
)
def test_a_value_that_cannot_be_is_refused(home: Home, line: str) -> None:
    keep(home, line)

    with pytest.raises(SettingsError, match="E1751"):
        read_retention(home.paths.settings)


def test_the_environment_goes_before_the_file(home: Home) -> None:
    keep(home, "exports_months = 2")

    found = read_retention(home.paths.settings, {"RAPPORT_KEEP_EXPORTS_MONTHS": "36"})

    assert found == Retention(exports_months=36)
