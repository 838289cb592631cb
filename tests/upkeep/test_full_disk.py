"""A disk that is full while a page is set or a mail is noted: told, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from flows import steps
from flows.core.errors import RapportError
from flows.core.letters import Occasion
from flows.core.paths import write_private
from flows.delivery.outbox import open_outbox
from tests.warehouse import endings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from flows.core.paths import MemberHome
    from tests.warehouse.homes import Home

NOW = datetime(2026, 7, 2, tzinfo=UTC)
JUNE = Occasion("report", "2026-06", "rana@example.org", 1)
JULY = Occasion("report", "2026-07", "rana@example.org", 1)


def render_with_room_for(home: MemberHome, size: int, answer: Connection) -> None:
    _, settings = steps.open_home(home.root)
    figures = steps.compute_figures(home, settings)
    endings.limit_files(size)
    try:
        steps.render_month(home, settings, figures, made_on=date(2026, 7, 2))
    except RapportError as error:
        answer.send(error.code)


def write_twice_with_room_for(home: MemberHome, size: int, answer: Connection) -> None:
    endings.limit_files(size)
    try:
        home.decisions.write_text("changed by hand")
        write_private(home.decisions, "x" * (size + 1))
    except RapportError as error:
        answer.send(error.code)


def freeze_with_room_for(home: MemberHome, size: int, answer: Connection) -> None:
    endings.limit_files(size)
    try:
        with open_outbox(home.outbox, home.witness) as outbox:
            outbox.enqueue(JULY, b"x" * size, message_id="<july@here>", now=NOW)
    except RapportError as error:
        answer.send(error.code)


def test_a_month_without_room_for_its_twin_is_whole_and_not_made(home: Home) -> None:
    [told] = endings.answered(render_with_room_for, home.paths, 4 << 10)

    # The engine sets limits of its own, so only the twin meets this one.
    [pdf] = home.paths.reports.iterdir()
    assert told == "E1701"
    assert pdf.read_bytes().rstrip().endswith(b"%%EOF")
    assert home.paths.twins() == ()


def test_a_file_of_the_home_stays_as_it_was(home: Home) -> None:
    [told] = endings.answered(write_twice_with_room_for, home.paths, 4 << 10)

    assert told == "E1701"
    assert home.paths.decisions.read_text() == "changed by hand"


def test_the_ledger_knows_what_it_knew(home: Home) -> None:
    with open_outbox(home.paths.outbox, home.paths.witness) as outbox:
        outbox.enqueue(JUNE, b"Dear Rana", message_id="<june@here>", now=NOW)

    [told] = endings.answered(freeze_with_room_for, home.paths, 64 << 10)

    assert told == "E1601"
    with open_outbox(home.paths.outbox, home.paths.witness) as outbox:
        assert [each.occasion for each in outbox.deliveries()] == [JUNE]
        outbox.enqueue(JULY, b"Dear Rana", message_id="<july@here>", now=NOW)
        assert len(outbox.deliveries()) == 2
