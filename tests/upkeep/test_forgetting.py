"""A forgotten person leaves no byte in the home, and does not come back."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from flows import forgetting, steps, upkeep
from flows.core.errors import UnknownError
from flows.core.forgotten import read_forgotten
from flows.core.letters import Enclosure, Occasion, Words
from flows.core.same_people import read_pairs, write_pairs
from flows.delivery.message import write_letter
from flows.delivery.outbox import open_outbox
from flows.linkedin.keeping import let_go
from tests.upkeep.conftest import printed_of
from tests.upkeep.marks import MARKER, marked, tables_of
from tests.warehouse.homes import Home, zipped
from tests.warehouse.worlds import World, building_only, without_past

if TYPE_CHECKING:
    from pathlib import Path

# Two homes are made for all of these tests.
pytestmark = pytest.mark.xdist_group("forgetting")

GONE, NAME = "quagga-1787", "Quagga Zephyr"
OCCASION = Occasion("report", "2026-06", "rana@example.org", 1)


def world_of(month: int, *, with_them: bool = True) -> World:
    world = World()
    for slug in ("witness", "hana", "ivo"):
        world.contact(slug, "2024-01-01", company="Norra")
        world.sent(slug, "2024-02-01 09:00", f"Shall we begin, {slug}?")
        world.got(slug, "2024-02-02 09:00", "We have already.")
    world.contact(f"new{month}", f"2026-0{month - 1}-02")
    if with_them:
        add_them(world)
    return world


def add_them(world: World) -> None:
    """Add the person in every file, and in a talk of three."""
    world.contact(GONE, "2026-01-05", NAME, company="Quagga Works")
    world.invited_by(GONE, "2026-01-04 09:00", "My quagga and I say hello.")
    world.sent(GONE, "2026-03-01 09:00", "How is the quagga?")
    world.got(GONE, "2026-03-02 09:00", "Well. Will you come and see the quagga?")
    # Later they left, and only the conversation tells who it was.
    world.messages.append([*world.messages[-1]])
    world.messages[-1][2:4] = ["LinkedIn Member", ""]
    world.messages[-1][6] = "2026-03-03 09:00:00 UTC"
    both = "https://www.linkedin.com/in/rana-idris,https://www.linkedin.com/in/ivo"
    world.got(GONE, "2026-03-04 09:00", to_url=both, to="Rana Idris", conversation="g")
    world.recommended(NAME, "2026-03-05")
    world.recommendations[-1][4] = "A quagga among horses."


def export_of(folder: Path, month: int, *, with_them: bool = True) -> Path:
    name = f"Basic_LinkedInDataExport_0{month}-01-2026"
    return zipped(world_of(month, with_them=with_them).write(folder / name))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a home that holds the person wherever somebody can be held."""
    folder = tmp_path_factory.mktemp("full")
    home = Home(folder / "home")
    for month in (6, 7):
        home.take_in(export_of(folder, month))
    site = "https://www.linkedin.com/in/"
    home.paths.decisions.write_text(
        "profile_url,decision,reason,until\n"
        f"{site}hana,keep,,\n{site}{GONE},keep,my quagga,\n{site}ivo,keep,,\n"
    )
    write_pairs(home.paths.same_people, ((GONE, "quagga-2"), ("hana", "hana-2")))
    report = steps.make_report(
        home.paths, home.settings, [], None, made_on=date(2026, 7, 2)
    )
    beside = report.pdf.with_name("never-engaged-2026-06.csv")
    beside.write_text(f"slug\n{GONE}\n")
    pdf = report.pdf.read_bytes()
    letter = write_letter(
        Words("Rapport", f"Write to {NAME}.", f"<p>Write to {NAME}.</p>", "en"),
        [Enclosure("rapport.pdf", "application/pdf", pdf)],
        sender="rana@example.org",
        occasion=OCCASION,
        key=b"key",
        written_at=datetime(2026, 7, 2, tzinfo=UTC),
    )
    with open_outbox(home.paths.outbox, folder / "witness") as outbox:
        now = datetime(2026, 7, 2, tzinfo=UTC)
        outbox.enqueue(OCCASION, letter.content, message_id="<a@b>", now=now)
    rejected = home.paths.inbox / "rejected"
    rejected.mkdir()
    (rejected / "messages.csv").write_text(f"FROM\n{NAME}\n")
    return home


@pytest.fixture(scope="module")
def forgotten(full: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give the home after the person was forgotten."""
    folder = tmp_path_factory.mktemp("forgotten")
    home = Home(shutil.copytree(full.root, folder / "home"))
    plan = forgetting.plan_forgetting(home.paths, home.settings, GONE)
    done = forgetting.forget(home.paths, home.settings, plan, notify=steps.silent)
    assert done.remaining == ()
    return home


def test_the_search_finds_the_person_wherever_they_are(full: Home) -> None:
    found = {re.sub(r"[0-9a-f]{64}", "*", name) for name in marked(full.root)}

    assert found >= {
        "archive/*/Basic_LinkedInDataExport_06-01-2026.zip",
        "archive/*/Basic_LinkedInDataExport_07-01-2026.zip",
        "decisions.csv",
        "inbox/rejected/messages.csv",
        "outbox.sqlite",
        "reports/never-engaged-2026-06.csv",
        "reports/rapport-2026-06.json",
        "same-people.csv",
        "warehouse.duckdb",
    }


def test_no_byte_of_a_forgotten_person_is_left(forgotten: Home) -> None:
    assert marked(forgotten.root) == set()


def test_deleting_from_the_database_would_leave_bytes(
    full: Home, tmp_path: Path
) -> None:
    twin = tmp_path / "twin.duckdb"
    shutil.copy(full.paths.warehouse, twin)
    with duckdb.connect(str(twin)) as connection:
        for schema in ("report", "metrics", "core", "staging", "raw"):
            connection.execute(f"drop schema {schema} cascade")
        connection.execute("checkpoint")

    assert MARKER.search(twin.read_bytes())
    assert not any(MARKER.search(each) for each in tables_of(twin))


def test_figures_are_those_of_exports_without_them(
    forgotten: Home, tmp_path: Path
) -> None:
    never = Home(tmp_path / "never", key=forgotten.key)
    for month in (6, 7):
        never.take_in(export_of(tmp_path, month, with_them=False))
    shutil.copy(forgotten.paths.decisions, never.paths.decisions)

    assert figures(forgotten) == figures(never)


def figures(home: Home) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed_of(home))["figures"]
    return found


def test_the_rebuilt_database_gives_the_same_figures(
    forgotten: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(forgotten.root, tmp_path / "home"))
    before = printed_of(home)

    upkeep.rebuild(home.paths, home.settings)

    assert printed_of(home) == before
    assert marked(home.root) == set()


def test_the_same_export_is_known_when_it_comes_again(
    forgotten: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(forgotten.root, tmp_path / "home"))
    export = export_of(tmp_path, 7)
    folder = export.with_suffix("")

    assert not home.take_in(folder).is_new
    upkeep.rebuild(home.paths, home.settings)
    assert not home.take_in(folder).is_new
    assert marked(home.root) == set()


def test_the_next_export_does_not_bring_them_back(
    forgotten: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(forgotten.root, tmp_path / "home"))

    outcome = home.take_in(export_of(tmp_path, 8))

    counts = {each.kind: each.forgotten for each in outcome.accounts}
    assert counts["connections"] == counts["recommendations_received"] == 1
    assert counts["messages"] == 4
    assert all(
        each.rows == each.stored + each.known + each.rejected + each.forgotten
        for each in outcome.accounts
    )
    assert marked(home.root) == set()


def test_without_the_hashes_the_next_export_would_bring_them_back(
    forgotten: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(forgotten.root, tmp_path / "home"))
    home.paths.forgotten.unlink()

    home.take_in(export_of(tmp_path, 8))

    assert marked(home.root)


def test_others_lines_stay_to_the_byte(full: Home, forgotten: Home) -> None:
    before = full.paths.decisions.read_bytes().splitlines()

    after = forgotten.paths.decisions.read_bytes().splitlines()

    assert after == [line for line in before if b"quagga" not in line]
    assert read_pairs(forgotten.paths.same_people) == (("hana", "hana-2"),)


def test_a_waiting_letter_that_holds_them_does_not_go_out(
    forgotten: Home, tmp_path: Path
) -> None:
    with open_outbox(forgotten.paths.outbox, tmp_path / "witness") as outbox:
        [letter] = outbox.deliveries()

    assert (letter.state, letter.answer) == ("failed", "superseded")


def test_the_hashes_tell_nobody(forgotten: Home) -> None:
    found = read_forgotten(forgotten.paths.forgotten, forgotten.paths.read_key())
    other = read_forgotten(forgotten.paths.forgotten, b"another home's key")

    assert found.knows("slug", GONE)
    assert found.knows("name", f" {NAME.upper()} ")
    assert not other.knows("slug", GONE)


def test_a_dry_run_changes_nothing(full: Home, tmp_path: Path) -> None:
    home = Home(shutil.copytree(full.root, tmp_path / "home"))
    before = home.contents(), home.archived()

    plan = forgetting.plan_forgetting(home.paths, home.settings, NAME)

    assert plan.traces.slugs == {GONE}
    assert plan.files["connections"] == 2
    assert plan.months == ("2026-06",)
    assert (plan.decisions, plan.pairs, plan.letters) == (1, 1, (1,))
    assert (home.contents(), home.archived()) == before
    assert not home.paths.forgotten.exists()


@pytest.mark.parametrize(
    ("person", "code"),
    [(GONE, "E1733"), ("nobody-here", "E1511"), ("rana-idris", "E1732")],
)
def test_who_cannot_be_forgotten_is_refused(
    forgotten: Home, person: str, code: str
) -> None:
    with pytest.raises(UnknownError, match=code):
        forgetting.plan_forgetting(forgotten.paths, forgotten.settings, person)


def test_exports_whose_copy_is_gone_do_not_keep_anybody(
    full: Home, tmp_path: Path
) -> None:
    home = Home(shutil.copytree(full.root, tmp_path / "home"))
    for each in home.listed():
        let_go(home.paths.archive / each.archive)

    plan = forgetting.plan_forgetting(home.paths, home.settings, GONE)
    with without_past():
        done = forgetting.forget(home.paths, home.settings, plan, notify=steps.silent)

    assert done.remaining == ()
    assert marked(home.root) == set()
    assert GONE not in printed_of(home)


def test_what_was_interrupted_is_ended_by_doing_it_again(
    full: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(shutil.copytree(full.root, tmp_path / "home"))
    plan = forgetting.plan_forgetting(home.paths, home.settings, GONE)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "copy_without", stop)
        with pytest.raises(KeyboardInterrupt):
            forgetting.forget(home.paths, home.settings, plan, notify=steps.silent)
    assert marked(home.root) == {"warehouse.duckdb"}
    with without_past(), building_only("core.contacts"):
        again = forgetting.plan_forgetting(home.paths, home.settings, GONE)
        forgetting.forget(home.paths, home.settings, again, notify=steps.silent)

    assert marked(home.root) == set()
