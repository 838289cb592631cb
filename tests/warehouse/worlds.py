"""A small world of one member, written as exports and taken in for real."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import quote
from zoneinfo import ZoneInfo

import duckdb

from flows.core.months import Month
from flows.core.paths import SQL
from flows.core.settings import Settings
from flows.linkedin.reading import archive_fingerprint, open_export
from flows.warehouse import models
from flows.warehouse.building import build_month
from flows.warehouse.connection import scratch_of
from flows.warehouse.ingest import Terms, ingest_export

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from flows.core.exports import IngestOutcome

KEY = b"a key for tests only"
ME = "Rana Idris"
MY_SLUG = "rana-idris"
SITE = "https://www.linkedin.com/in/"
PREAMBLE = 'Notes:\n"When exporting, some addresses may be missing."\n\n'
CONNECTIONS = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,"
    "RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT"
)
INVITATIONS = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl"
RECOMMENDATIONS = "First Name,Last Name,Company,Job Title,Text,Creation Date,Status"


@dataclass
class World:
    """One export in the making; every method adds rows in LinkedIn's shape."""

    connections: list[list[str]] = field(default_factory=list)
    messages: list[list[str]] = field(default_factory=list)
    invitations: list[list[str]] = field(default_factory=list)
    recommendations: list[list[str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def contact(self, slug: str, on: str, name: str = "", company: str = "") -> None:
        """Add a connection; its name is the slug's unless told."""
        name = name or f"{slug.title()} Stone"
        self.names[slug] = name
        first, _, last = name.partition(" ")
        day = date.fromisoformat(on).strftime("%d %b %Y")
        url = SITE + quote(slug)
        self.connections.append([first, last, url, "", company, "", day])

    def hidden(self, on: str) -> None:
        """Add a connection whose owner closed the account."""
        day = date.fromisoformat(on).strftime("%d %b %Y")
        self.connections.append(["", "", "", "", "", "", day])

    def sent(self, slug: str, at: str, text: str = "A real line.", **row: str) -> None:
        """Add a message from the member."""
        mine, other = (ME, SITE + MY_SLUG), self._other(slug)
        self._message(slug, (*mine, *other), at, text, row)

    def got(self, slug: str, at: str, text: str = "A real answer.", **row: str) -> None:
        """Add a message to the member."""
        mine, other = (ME, SITE + MY_SLUG), self._other(slug)
        self._message(slug, (*other, *mine), at, text, row)

    def invited(self, slug: str, at: str, note: str = "") -> None:
        """Add an invitation from the member; ``at`` is in UTC."""
        mine, other = (ME, SITE + MY_SLUG), self._other(slug)
        self._invitation((*mine, *other), at, note, "OUTGOING")

    def invited_by(self, slug: str, at: str, note: str = "") -> None:
        """Add an invitation to the member; ``at`` is in UTC."""
        mine, other = (ME, SITE + MY_SLUG), self._other(slug)
        self._invitation((*other, *mine), at, note, "INCOMING")

    def recommended(self, name: str, on: str) -> None:
        """Add a recommendation that the member received."""
        first, _, last = name.partition(" ")
        at = date.fromisoformat(on).strftime("%m/%d/%y, 09:00 AM")
        self.recommendations.append([first, last, "", "", "Kind words.", at, "VISIBLE"])

    def _other(self, slug: str) -> tuple[str, str]:
        return self.names.get(slug, f"{slug.title()} Stone"), SITE + slug

    def _message(
        self,
        slug: str,
        people: tuple[str, str, str, str],
        at: str,
        text: str,
        row: dict[str, str],
    ) -> None:
        sender, sender_url, to, to_url = people
        told = {
            "conversation": f"c-{slug}",
            "title": "",
            "sender": sender,
            "sender_url": sender_url,
            "to": to,
            "to_url": to_url,
            "folder": "INBOX",
            "draft": "No",
            **row,
        }
        self.messages.append(
            [
                told["conversation"],
                told["title"],
                told["sender"],
                told["sender_url"],
                told["to"],
                told["to_url"],
                f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC",
                "",
                text,
                told["folder"],
                "",
                told["draft"],
            ]
        )

    def _invitation(
        self, people: tuple[str, str, str, str], at: str, note: str, way: str
    ) -> None:
        sender, sender_url, to, to_url = people
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        local = moment.astimezone(ZoneInfo("America/Los_Angeles"))
        sent_at = f"{local.month}/{local.day}/{local:%y}, {local:%I:%M %p}"
        self.invitations.append([sender, to, sent_at, note, way, sender_url, to_url])

    def write(self, folder: Path) -> Path:
        """Write the export as an unpacked folder, newest rows first."""
        folder.mkdir(parents=True)
        by_day = sorted(
            self.connections,
            key=lambda row: datetime.strptime(row[6], "%d %b %Y").replace(tzinfo=UTC),
            reverse=True,
        )
        _write(folder / "Connections.csv", CONNECTIONS, by_day, PREAMBLE)
        _write(folder / "Profile.csv", "First Name,Last Name", [["Rana", "Idris"]])
        if self.messages:
            newest = sorted(self.messages, key=lambda row: row[6], reverse=True)
            _write(folder / "messages.csv", MESSAGES, newest)
        if self.invitations:
            _write(folder / "Invitations.csv", INVITATIONS, self.invitations)
        if self.recommendations:
            path = folder / "Recommendations_Received.csv"
            _write(path, RECOMMENDATIONS, self.recommendations)
        return folder


def _write(path: Path, header: str, rows: list[list[str]], before: str = "") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{before}{header}\n")
        csv.writer(file, lineterminator="\n").writerows(rows)


@contextmanager
def open_in_memory(
    scratch: Path, *, is_optimised: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database as ``open_warehouse`` does, but where small things are quick.

    Unless it ``is_optimised``, queries are run as they are written: over a few rows
    the engine takes longer to better them than to answer them.
    """
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("set enable_external_file_cache = false")
        connection.execute("attach ':memory:' as incoming")
        connection.execute("set variable scratch = ?", [str(scratch)])
        if not is_optimised:
            connection.execute("pragma disable_optimizer")
        yield connection


@contextmanager
def building_only(*tables: str) -> Iterator[None]:
    """Let a month be these tables and those that they need: no pages, no checks."""

    def build(
        connection: duckdb.DuckDBPyConnection,
        _target: None = None,
        *,
        made: Collection[str] = (),
    ) -> None:
        needed = {need for each in tables for need in models.build_order(SQL, each)}
        for table in models.build_order(SQL):
            if table in needed and table not in made:
                models.build_table(connection, *table.split("."))

    replaced: dict[str, Any] = {"build_models": build, "run_checks": mock.Mock()}
    with mock.patch.multiple("flows.warehouse.building", **replaced):
        yield


@contextmanager
def without_past() -> Iterator[None]:
    """Let a month be made anew each time, without the replays of earlier reports.

    What a test plants or leaves out, no digest tells.
    """
    told = {"earlier_reports": (), "is_made": False}
    replaced: dict[str, Any] = {
        name: mock.Mock(return_value=each) for name, each in told.items()
    }
    with mock.patch.multiple("flows.warehouse.building", **replaced):
        yield


@dataclass
class Warehouse:
    """The warehouse under test, and short questions to it."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    settings: Settings = field(default_factory=Settings)

    def take_in(self, world: World, exported_on: str = "2026-07-01") -> IngestOutcome:
        """Take in a world as the export of a day."""
        day = date.fromisoformat(exported_on)
        name = f"Basic_LinkedInDataExport_{day:%m-%d-%Y}"
        taken = len(list(self.folder.iterdir()))
        return self.take_in_source(world.write(self.folder / f"{taken}" / name))

    def take_in_source(self, source: Path) -> IngestOutcome:
        """Take in an export that is on disk."""
        with open_export(
            source, scratch=scratch_of(self.connection), in_memory=True
        ) as export:
            return ingest_export(
                self.connection,
                export,
                Terms(self.settings, KEY),
                archive=archive_fingerprint(source),
            )

    def build(self, month: str = "2026-06") -> None:
        """Build every table of a month."""
        build_month(
            self.connection, Month.parse(month), settings=self.settings, key=KEY
        )

    def build_only(self, *tables: str, month: str = "2026-06") -> None:
        """Build these tables of a month and what they need, nothing else."""
        with without_past(), building_only(*tables):
            self.build(month)

    def tiers(self, slug: str) -> list[str]:
        """Give the tiers of a person's messages, oldest first."""
        rows = self.rows(
            "select tier from core.messages inner join staging.slugs"
            " using (person_id) where slug = ? order by ordinal",
            slug,
        )
        return [tier for (tier,) in rows]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Give a query's rows."""
        return self.connection.execute(sql, list(values)).fetchall()
