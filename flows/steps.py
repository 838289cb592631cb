"""The way of the data: plain functions that join the rooms; every door calls them.

An export goes from the inbox to the warehouse, a month from the warehouse to
figures, figures to a page. Nothing here knows Prefect or the terminal.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.core.errors import UnknownError
from flows.core.findings import Finding, examine_home
from flows.core.lazy import lazily
from flows.core.lock import one_run_at_a_time
from flows.core.paths import MemberHome, write_private
from flows.core.same_people import read_pairs
from flows.core.settings import Settings, read_settings, settings_template
from flows.intake import list_taken, take_in
from flows.rebuilding import open_home_warehouse, take_out, terms_of
from flows.retention import examine_retention
from flows.warehouse.building import build_month, horizon_month, newest_month
from flows.warehouse.decisions import read_decisions
from flows.warehouse.query import machine_document, read_contacts, read_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from flows.core.errors import ExportError
    from flows.core.exports import IngestOutcome, Notify, Source, TakenExport
    from flows.core.figures import Figures
    from flows.core.months import Month
    from flows.core.people import Contact
    from flows.report import health, pictures, render
    from flows.sample import exports as sample
else:
    health = lazily("flows.report.health")
    pictures = lazily("flows.report.pictures")
    render = lazily("flows.report.render")
    sample = lazily("flows.sample.exports")

# The invented member reads the report on the day after the export.
SAMPLE_MADE_ON = date(2026, 7, 2)
DECISIONS_HEADER = "profile_url,decision,reason,until\n"


@dataclass(frozen=True, slots=True)
class Report:
    """A month's report: where it is, and what its reader should know about it."""

    pdf: Path
    json: Path
    month: Month
    figures: Figures
    warnings: tuple[str, ...]


def silent(_message: str) -> None:
    """Tell nobody."""


def open_home(root: Path | None) -> tuple[MemberHome, Settings]:
    """Open a member's home, making on first use whatever it lacks.

    ``root`` is None for the default one. Raises ``SettingsError``,
    ``MachineError``.
    """
    # The engines make files of their own, and nobody else may read those either.
    os.umask(0o077)
    home = MemberHome(root.expanduser()) if root else MemberHome.default()
    home.create()
    _write_once(home.settings, settings_template())
    _write_once(home.decisions, DECISIONS_HEADER)
    _write_once(home.key, secrets.token_hex(32))
    return home, read_settings(home.settings)


def open_made_home(root: Path | None) -> tuple[MemberHome, Settings]:
    """Open a home that is there: whoever asks about one makes none.

    Raises ``UnknownError`` E1505, ``SettingsError``, ``MachineError``.
    """
    home = MemberHome(root.expanduser()) if root else MemberHome.default()
    if not home.archive.is_dir():
        raise UnknownError(
            "E1505",
            str(home.root),
            "there is no home here.",
            remedy="Name the member's folder with --home or RAPPORT_HOME; the first"
            " export makes one: rapport report.",
        )
    return open_home(home.root)


def open_sample_home() -> tuple[MemberHome, Settings]:
    """Open the invented member's own home, empty of what was taken in before.

    Another version of Rapport may have invented other people, and two members
    must never be mixed.
    """
    home = MemberHome.for_sample()
    shutil.rmtree(home.archive, ignore_errors=True)
    home.warehouse.unlink(missing_ok=True)
    return open_home(home.root)


def ingest_exports(
    home: MemberHome,
    settings: Settings,
    sources: Sequence[Source] = (),
    *,
    accepts_suspect: bool = False,
    notify: Notify = silent,
) -> tuple[IngestOutcome, ...]:
    """Take in ``sources``, or everything new in the inbox.

    What cannot be taken in is refused on its own: the others are still taken in,
    and then the first refusal is raised as ``ExportError``. ``accepts_suspect``
    takes in what can be read of a file whose account does not add up.
    """
    with one_run_at_a_time(home.lock):
        terms = terms_of(home, settings, accepts_suspect=accepts_suspect)
        outcomes, refusals = take_in(home, terms, sources, notify)
    if refusals:
        raise refusals[0]
    return outcomes


def empty_inbox(
    home: MemberHome, settings: Settings
) -> tuple[tuple[IngestOutcome, ...], tuple[ExportError, ...]]:
    """Take in what waits in the inbox; what is refused is set aside and told."""
    with one_run_at_a_time(home.lock):
        return take_in(home, terms_of(home, settings), (), silent)


def compute_figures(
    home: MemberHome, settings: Settings, month: Month | None = None
) -> Figures:
    """Compute a month, by default the newest complete one that the data covers."""
    with one_run_at_a_time(home.lock):
        return _compute(home, settings, month)


def render_month(
    home: MemberHome, settings: Settings, figures: Figures, *, made_on: date
) -> Report:
    """Render a month's figures as a PDF with its machine-readable twin."""
    rendered = render.render_report(
        figures, settings=settings, into=home.report(figures.month), made_on=made_on
    )
    twin = rendered.path.with_suffix(".json")
    write_private(twin, twin_text(figures))
    return Report(rendered.path, twin, figures.month, figures, rendered.warnings)


def picture_month(home: MemberHome, month: Month | None = None) -> tuple[Path, ...]:
    """Write the pages of a month's report, or of the newest, as pictures beside it.

    Raises ``NoReportError`` E1306, ``ReportError`` E1305, E1307.
    """
    made = sorted(home.reports.glob("rapport-????-??.pdf"))
    newest = made[-1] if made else home.reports / "rapport-YYYY-MM.pdf"
    return pictures.picture_pages(home.report(month) if month else newest)


def is_made(home: MemberHome, figures: Figures) -> bool:
    """Say whether the month's report is there and shows these very figures."""
    pdf = home.report(figures.month)
    twin = pdf.with_suffix(".json")
    is_there = pdf.is_file() and twin.is_file()
    return is_there and twin.read_text(encoding="utf-8") == twin_text(figures)


def make_report(
    home: MemberHome,
    settings: Settings,
    sources: Sequence[Source],
    month: Month | None,
    *,
    made_on: date,
    notify: Notify = silent,
) -> Report:
    """Take in what is new, then compute and render a month; one run at a time.

    A bad file in the inbox is set aside and told about; a bad file that was named
    stops the run.
    """
    with one_run_at_a_time(home.lock):
        _, refusals = take_in(home, terms_of(home, settings), sources, notify)
        if sources and refusals:
            raise refusals[0]
        notify("Computing the figures")
        figures = _compute(home, settings, month)
        notify("Setting the pages")
        return render_month(home, settings, figures, made_on=made_on)


def list_contacts(
    home: MemberHome, settings: Settings, month: Month | None = None
) -> tuple[Contact, ...]:
    """List every contact as of a month's end, or of the data horizon."""
    with built_tables(home, settings, month) as connection:
        return read_contacts(connection)


@contextmanager
def built_tables(
    home: MemberHome, settings: Settings, month: Month | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the database with every table made as of a month or the horizon."""
    with (
        one_run_at_a_time(home.lock),
        open_home_warehouse(home, terms_of(home, settings), silent) as connection,
    ):
        _build(connection, home, settings, month or horizon_month(connection))
        yield connection


def make_tables(
    home: MemberHome, settings: Settings, month: Month | None = None
) -> None:
    """Make every table as of a month, by default the newest complete one.

    The caller holds the home's lock.
    """
    terms = terms_of(home, settings)
    with open_home_warehouse(home, terms, silent) as connection:
        _build(connection, home, settings, month or newest_month(connection))


def list_exports(home: MemberHome, settings: Settings) -> tuple[TakenExport, ...]:
    """List what was taken in, the oldest export first."""
    with one_run_at_a_time(home.lock):
        return list_taken(home, terms_of(home, settings), silent)


def remove_export(
    home: MemberHome, settings: Settings, wanted: str, *, notify: Notify = silent
) -> None:
    """Make everything as if the export with the ID ``wanted`` had never come.

    Raises ``UnknownError`` E1501 and ``WarehouseError`` E1207; then nothing was
    changed. Reports that were made before stay as they are.
    """
    with one_run_at_a_time(home.lock):
        take_out(home, terms_of(home, settings), wanted, notify)


def sample_exports(home: MemberHome) -> tuple[Path, ...]:
    """Write the default sample into a home of its own and give its zips."""
    return sample.write_sample(home.root / "sample", sample.SamplePlan())


def write_sample_exports(
    out: Path, *, contacts: int, messages: int, exports: int, seed: int
) -> tuple[Path, ...]:
    """Write an invented member's exports and their truth; gives the zips."""
    plan = sample.SamplePlan(
        contacts=contacts, messages=messages, exports=exports, seed=seed
    )
    return sample.write_sample(out, plan)


def examine(home: MemberHome) -> tuple[Finding, ...]:
    """Look at the libraries, the fonts, a home's permissions and what goes next."""
    return (*health.examine_engine(), *examine_home(home), *examine_retention(home))


def _compute(home: MemberHome, settings: Settings, month: Month | None) -> Figures:
    terms = terms_of(home, settings)
    with open_home_warehouse(home, terms, silent) as connection:
        wanted = month or newest_month(connection)
        _build(connection, home, settings, wanted)
        return read_figures(connection, month=wanted)


def _build(
    connection: duckdb.DuckDBPyConnection,
    home: MemberHome,
    settings: Settings,
    month: Month,
) -> None:
    build_month(
        connection,
        month,
        settings=settings,
        key=home.read_key(),
        same_people=read_pairs(home.same_people),
        decisions=read_decisions(home.decisions),
    )


def twin_text(figures: Figures) -> str:
    """Give the text of a report's machine-readable twin."""
    document = machine_document(figures)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        write_private(path, text)
