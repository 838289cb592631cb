"""The two short mails that ask for an export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.sending import send_reminder
from flows.steps import open_home
from tests.test_mailed_reports import postbox, subject

if TYPE_CHECKING:
    from pathlib import Path

    from tests.delivery.postbox import Postbox

__all__ = ["postbox"]

REQUEST = "July is nearly over: ask for your export on 1 August 2026"


@pytest.mark.parametrize(
    ("exported", "today", "asked"),
    [
        ("2026-07-01", "2026-07-27", None),
        ("2026-07-01", "2026-07-28", REQUEST),
        ("2026-05-01", "2026-07-31", REQUEST),
        ("2026-07-25", "2026-07-28", None),
        ("2026-07-01", "2026-08-02", None),
        ("2026-07-01", "2026-08-03", "No new export since 1 July 2026"),
        ("2026-07-31", "2026-08-03", "No new export since 31 July 2026"),
        ("2026-08-01", "2026-08-03", None),
    ],
)
def test_an_export_is_asked_for_when_it_is_wanted_and_once(
    tmp_path: Path,
    postbox: Postbox,
    monkeypatch: pytest.MonkeyPatch,
    exported: str,
    today: str,
    asked: str,
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    home, settings = open_home(tmp_path / "home")
    for _ in range(2):
        send_reminder(
            home,
            settings,
            date.fromisoformat(exported),
            today=date.fromisoformat(today),
        )

    subjects = [subject(each) for each in postbox.letters]
    assert subjects == ([asked] if asked else [])
