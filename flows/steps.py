"""The way of the data: plain functions that join the rooms; every door calls them.

An export goes from the inbox to the warehouse, a month from the warehouse to
figures, figures to a page. Nothing here knows Prefect or the terminal.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.errors import ExportError
from flows.core.findings import Finding, examine_home
from flows.core.lock import one_run_at_a_time
from flows.core.paths import PRIVATE_FILE, MemberHome
from flows.core.settings import Settings, read_settings, settings_template
from flows.linkedin.inbox import waiting_exports
from flows.linkedin.keeping import keep_export
from flows.linkedin.reading import archive_fingerprint, open_export
from flows.report.health import examine_engine
from flows.report.render import render_report
from flows.sample.exports import SamplePlan, write_sample
from flows.warehouse.building import build_month, horizon_month, newest_month
from flows.warehouse.connection import open_warehouse, scratch_of
from flows.warehouse.ingest import ingest_export, taken_in_before
from flows.warehouse.query import machine_document, read_contacts, read_figures

if TYPE_CHECKING:
    import duckdb

    from flows.core.exports import IngestOutcome
    from flows.core.figures import Contact, Figures
    from flows.core.months import Month

Notify = Callable[[str], None]
# A zip or folder, or loose files that are one export together.
Source = Path | Sequence[Path]

# The invented member reads the report on the day after the export.
SAMPLE_MADE_ON = date(2026, 7, 2)
DECISIONS_HEADER = "profile_url,decision,reason,until\n"


@dataclass(frozen=True, slots=True)
class Report:
    """A month's report: where it is, and what its reader should know about it."""

    pdf: Path
    json: Path
    month: Month
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
    notify: Notify = silent,
) -> tuple[IngestOutcome, ...]:
    """Take in ``sources``, or everything new in the inbox.

    What cannot be taken in is refused on its own: the others are still taken in,
    and then the first refusal is raised as ``ExportError``.
    """
    with one_run_at_a_time(home.lock):
        outcomes, refusals = _take_in(home, settings, sources, notify)
    if refusals:
        raise refusals[0]
    return outcomes


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
    rendered = render_report(
        figures, settings=settings, into=home.report(figures.month), made_on=made_on
    )
    twin = rendered.path.with_suffix(".json")
    _write_private(twin, _twin_text(figures))
    return Report(rendered.path, twin, figures.month, rendered.warnings)


def is_made(home: MemberHome, figures: Figures) -> bool:
    """Say whether the month's report is there and shows these very figures."""
    pdf = home.report(figures.month)
    twin = pdf.with_suffix(".json")
    is_there = pdf.is_file() and twin.is_file()
    return is_there and twin.read_text(encoding="utf-8") == _twin_text(figures)


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
        _, refusals = _take_in(home, settings, sources, notify)
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
    with one_run_at_a_time(home.lock), open_warehouse(home.warehouse) as connection:
        wanted = month or horizon_month(connection)
        build_month(connection, wanted, settings=settings, key=_key(home))
        return read_contacts(connection)


def sample_exports(home: MemberHome) -> tuple[Path, ...]:
    """Write the default sample into a home of its own and give its zips."""
    return write_sample(home.root / "sample", SamplePlan())


def write_sample_exports(
    out: Path, *, contacts: int, messages: int, exports: int, seed: int
) -> tuple[Path, ...]:
    """Write an invented member's exports and their truth; gives the zips."""
    plan = SamplePlan(contacts=contacts, messages=messages, exports=exports, seed=seed)
    return write_sample(out, plan)


def examine(home: MemberHome) -> tuple[Finding, ...]:
    """Look at the libraries, the fonts and a home's permissions."""
    return (*examine_engine(), *examine_home(home))


def _take_in(
    home: MemberHome, settings: Settings, sources: Sequence[Source], notify: Notify
) -> tuple[tuple[IngestOutcome, ...], tuple[ExportError, ...]]:
    outcomes, refusals = [], []
    waiting = sources or waiting_exports(home.inbox, now=datetime.now(UTC))
    with open_warehouse(home.warehouse) as connection:
        for source in waiting:
            try:
                outcomes.append(_take_in_one(connection, home, settings, source))
                notify(_told(outcomes[-1]))
            except ExportError as error:
                refusals.append(error)
                notify(str(error))
                if not sources:
                    _set_aside(home, source, error)
            else:
                if not sources:
                    _remove(source)
    return tuple(outcomes), tuple(refusals)


def _take_in_one(
    connection: duckdb.DuckDBPyConnection,
    home: MemberHome,
    settings: Settings,
    source: Source,
) -> IngestOutcome:
    fingerprint = archive_fingerprint(source)
    known = taken_in_before(connection, archive=fingerprint)
    if known is not None:
        return known
    with open_export(source, scratch=scratch_of(connection)) as export:
        outcome = ingest_export(
            connection, export, settings=settings, key=_key(home), archive=fingerprint
        )
    if outcome.is_new:
        keep_export(
            source,
            into=home.archive / fingerprint,
            exported_on=outcome.exported_on,
        )
    return outcome


def _compute(home: MemberHome, settings: Settings, month: Month | None) -> Figures:
    with open_warehouse(home.warehouse) as connection:
        wanted = month or newest_month(connection)
        build_month(connection, wanted, settings=settings, key=_key(home))
        return read_figures(connection, month=wanted)


def _twin_text(figures: Figures) -> str:
    document = machine_document(figures)
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _told(outcome: IngestOutcome) -> str:
    if not outcome.is_new:
        return f"{outcome.name}: taken in before, nothing changed"
    rows = sum(account.rows for account in outcome.accounts)
    stored = sum(account.stored for account in outcome.accounts)
    rejected = sum(account.rejected for account in outcome.accounts)
    return (
        f"{outcome.name}: {rows:,} rows read, {stored:,} new,"
        f" {rows - stored - rejected:,} known, {rejected:,} rejected"
    )


def _set_aside(home: MemberHome, source: Source, error: ExportError) -> None:
    folder = home.inbox / "rejected"
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in _paths(source):
        target = folder / path.name
        shutil.move(path, target)
        _write_private(target.with_name(f"{path.name}.reason.txt"), f"{error}\n")


def _remove(source: Source) -> None:
    # The archive holds it now.
    for path in _paths(source):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _paths(source: Source) -> Sequence[Path]:
    return [source] if isinstance(source, Path) else source


def _key(home: MemberHome) -> bytes:
    return bytes.fromhex(home.key.read_text(encoding="ascii").strip())


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        _write_private(path, text)


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE),
        "w",
        encoding="utf-8",
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
