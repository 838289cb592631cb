"""The core tables of an invented member, from a few rows: what metrics rest on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from flows.core.settings import Settings
from flows.warehouse.machine import SHAPES, rows_of
from flows.warehouse.models import (
    build_table,
    read_model,
    run_macros,
    set_variables,
    tables_read,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLES = {
    "connections": "row_from_end int, person_id int, connected_on date,"
    " is_hidden boolean",
    "contacts": "person_id int, slug text, name text, company text, position text,"
    " company_key text, position_key text, work_words text, profile_url text,"
    " connected_on date, age int, is_judged boolean, is_before_history boolean",
    "previous_connections": "row_from_end int, person_id int, is_hidden boolean,"
    " name text, company_key text, position_key text, slug text",
    "newly_hidden": "person_id int",
    "previous_contacts": "person_id int, slug text, name text, company text,"
    " position text, profile_url text, connected_on date",
    "messages": "message_id int, person_id int, is_contact boolean, direction text,"
    " sent_at timestamp, sent_on date, tier text, characters int, words int,"
    " has_question boolean, matched_by text",
    "touches": "person_id int, direction text, sent_at timestamp, sent_on date,"
    " tier text",
    "invitations": "person_id int, is_contact boolean, direction text,"
    " sent_at timestamp, has_note boolean",
    "endorsements": "person_id int, kind text, endorsed_on date",
    "recommendations": "person_id int, kind text, recommended_on date",
    "positions": "company_key text",
    "exports": "exported_on date, name text, content text, is_in_force boolean,"
    " position int, rows bigint, rejected bigint, has_connections boolean",
    "export_files": "kind text, name text, rows bigint, stored bigint,"
    " rejected bigint, is_suspect boolean",
    "posts": "published_on date",
    "decisions": "person_id int, decision text, until date",
    "decision_faults": "line int, fault text",
    "past_suggestions": "month date, rank bigint, kind text, person_id int, slug text",
    "group_people": "person_id int, conversations bigint",
    "member": "name text, slug text, recognised_by text",
    "history": "first_message_on date, last_message_on date",
}
# What core makes of the messages, made here of the rows above.
SUMMED = {
    "message_counts": """
        select tier, is_contact, direction, matched_by, count(*) as messages
        from core.messages group by all
    """,
    "personal_days": """
        select
            person_id, sent_on as day,
            count(*) filter (direction = 'out') as messages_out,
            count(*) filter (direction = 'in') as messages_in,
            min(ordinal) filter (direction = 'out') as first_out,
            max(ordinal) filter (direction = 'out') as last_out,
            min(ordinal) filter (direction = 'in') as first_in,
            max(ordinal) filter (direction = 'in') as last_in
        from (
            select
                *, ordinal_of(sent_at, direction = 'out', has_question, characters)
                    as ordinal
            from core.messages where tier = 'T2'
        )
        group by all
    """,
}


@dataclass
class CoreTables:
    """One member's core tables in memory; every method adds to them."""

    as_of: date = date(2026, 6, 30)
    settings: Settings = field(default_factory=lambda: Settings(touched_points=0))
    rows: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {name: [] for name in TABLES}
    )
    people: dict[str, int] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    history_begins: date = date(2020, 1, 1)
    _built: duckdb.DuckDBPyConnection | None = None

    def contact(self, slug: str, on: str, **told: str) -> None:
        """Add a contact; ``told`` may hold name, company and position."""
        day = date.fromisoformat(on)
        age = (self.as_of - day).days
        company, position = told.get("company", ""), told.get("position", "")
        self.rows["contacts"].append(
            (
                *(self._person(slug), slug, told.get("name", slug.title())),
                *(company, position, company.lower() or None, position.lower() or None),
                f"{company}\n{position}".lower(),
                f"https://www.linkedin.com/in/{slug}",
                *(day, age, age >= self.settings.grace_days),
                (self.history_begins - day).days > self.settings.before_history_days,
            )
        )
        self._connection(self._person(slug), day)

    def contact_aged(self, slug: str, age: int, **told: str) -> None:
        """Add a contact who connected so many days before the as-of date."""
        self.contact(slug, self.day(age), **told)

    def hidden(self, on: str) -> None:
        """Add a connection of which only the date is known."""
        self._connection(None, date.fromisoformat(on))

    def stranger(self, slug: str) -> None:
        """Name somebody who is no contact."""
        self.strangers.add(slug)

    def before(self, slug: str, company: str = "", position: str = "") -> None:
        """Add somebody to the export before the one in force."""
        keys = (company.lower() or None, position.lower() or None)
        self.rows["previous_connections"].append(
            (1, self._person(slug), False, slug.title(), *keys, slug)
        )
        texts = (slug, slug.title(), company, position)
        self.rows["previous_contacts"].append(
            (self._person(slug), *texts, "", date(2020, 1, 1))
        )

    def hidden_since(self, slug: str) -> None:
        """Add somebody who was a contact before and whose row is hidden now."""
        self.rows["previous_connections"].append(
            (1, self._person(slug), False, slug.title(), None, None, slug)
        )
        self.rows["newly_hidden"].append((self._person(slug),))
        self.hidden("2020-01-01")

    def wrote(self, slug: str, at: str, *, asks: bool = False) -> None:
        """Add a personal message from the member."""
        self._personal(slug, "out", at, asks=asks)

    def got(self, slug: str, at: str, *, asks: bool = False) -> None:
        """Add a personal message to the member."""
        self._personal(slug, "in", at, asks=asks)

    def talked(self, slug: str, age: int) -> None:
        """Add a message each way, the last so many days before the as-of date."""
        self.wrote(slug, f"{self.day(age)} 09:00")
        self.got(slug, f"{self.day(age)} 10:00")

    def touched(self, slug: str, at: str = "2026-06-01 09:00") -> None:
        """Add a mailing from the member."""
        moment = datetime.fromisoformat(at)
        self._message(slug, "out", moment, "T1-blast", asks=False)
        self.rows["touches"].append(
            (self._person(slug), "out", moment, moment.date(), "T1-blast")
        )

    def invited(self, slug: str, *, note: bool = False) -> None:
        """Add an invitation from the member."""
        self._invitation(slug, "out", note=note)

    def invited_by(self, slug: str, *, note: bool = False) -> None:
        """Add an invitation to the member."""
        self._invitation(slug, "in", note=note)

    def endorsed_by(self, slug: str) -> None:
        """Add an endorsement that the member received."""
        row = (self._person(slug), "received", date(2026, 1, 1))
        self.rows["endorsements"].append(row)

    def worked_at(self, company: str) -> None:
        """Add one of the member's own companies."""
        self.rows["positions"].append((company.lower(),))

    def published(self, on: str) -> None:
        """Add a day on which the member published something."""
        self.rows["posts"].append((date.fromisoformat(on),))

    def decided(self, slug: str, decision: str) -> None:
        """Add what the reader decided about somebody."""
        self.rows["decisions"].append((self._person(slug), decision, None))

    def suggested(self, slug: str, month: str, kind: str = "first_message") -> None:
        """Add somebody whom an earlier month's report suggested."""
        rows, day = self.rows["past_suggestions"], date.fromisoformat(f"{month}-01")
        rows.append((day, len(rows) + 1, kind, self._person(slug), slug))

    def day(self, age: int) -> str:
        """Give the day so many days before the as-of date."""
        return date.fromordinal(self.as_of.toordinal() - age).isoformat()

    def figure(self, key: str) -> Any:  # noqa: ANN401 - each figure has its own shape
        """Give a figure as in figures.json."""
        return SHAPES[key](self.table(f"metrics.{key}"))

    def slugs(self, key: str) -> list[str]:
        """Give the people of a figure, in its order."""
        return [person["slug"] for person in self.figure(key)["people"]]

    def state(self, slug: str) -> str:
        """Give the state of one contact."""
        state: str = self.history(slug)["state"]
        return state

    def history(self, slug: str) -> dict[str, Any]:
        """Give what is known of one contact."""
        rows = self.table("metrics.contact_history")
        return next(row for row in rows if row["slug"] == slug)

    def table(self, name: str) -> list[dict[str, Any]]:
        """Give the rows of a table, after building it and what it rests on."""
        self.build(name)
        return rows_of(self.connection, f"from {name}")

    def build(self, *names: str) -> None:
        """Build tables of metrics and report, and those that they rest on."""
        for table in _in_order(names):
            build_table(self.connection, *table.split("."))

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The database; what is added afterwards does not reach it."""
        if self._built is None:
            self._built = self._open()
        return self._built

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        connection.execute("pragma disable_optimizer")
        values = asdict(self.settings)
        keywords = list(values.pop("keywords"))
        listed = {name for name, value in values.items() if isinstance(value, tuple)}
        set_variables(
            connection,
            {name: value for name, value in values.items() if name not in listed}
            | {
                "as_of": self.as_of,
                "report_month": self.as_of.replace(day=1),
                "exported_on": date.fromordinal(self.as_of.toordinal() + 1),
            },
        )
        connection.execute("set variable keywords = cast(? as varchar[])", [keywords])
        for name in ("tap_hashes", "invitation_hashes"):
            connection.execute(f"set variable {name} = []::ubigint[]")
        run_macros(connection)
        for layer in ("staging", "core", "metrics", "report"):
            connection.execute(f"create schema {layer}")
        for name, rows in (self.rows | self._single_rows()).items():
            connection.execute(f"create table core.{name} ({TABLES[name]})")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(
                    f"insert into core.{name} values ({marks})",  # noqa: S608 - our own names
                    rows,
                )
        for name, query in SUMMED.items():
            connection.execute(f"create table core.{name} as {query}")
        build_table(connection, "staging", "report_days")
        return connection

    def _single_rows(self) -> dict[str, list[tuple[Any, ...]]]:
        days = [row[5] for row in self.rows["messages"]]
        known = [("2026-07-01", "newest", "cafe", True, 2, 9, 0, True)]
        if self.rows["previous_connections"]:
            known.insert(0, ("2026-06-01", "older", "beef", False, 1, 9, 0, True))
        return {
            "member": [("Rana Idris", "rana-idris", "conversations")],
            "history": [(min(days, default=None), max(days, default=None))],
            "exports": known,
        }

    def _person(self, slug: str) -> int:
        return self.people.setdefault(slug, len(self.people) + 1)

    def _connection(self, person: int | None, day: date) -> None:
        rows = self.rows["connections"]
        rows.append((len(rows) + 1, person, day, person is None))

    def _invitation(self, slug: str, way: str, *, note: bool) -> None:
        moment = datetime.fromisoformat("2026-01-01 09:00")
        is_contact = slug not in self.strangers
        row = (self._person(slug), is_contact, way, moment, note)
        self.rows["invitations"].append(row)

    def _personal(self, slug: str, way: str, at: str, *, asks: bool) -> None:
        self._message(slug, way, datetime.fromisoformat(at), "T2", asks=asks)

    def _message(
        self, slug: str, way: str, at: datetime, tier: str, *, asks: bool
    ) -> None:
        rows = self.rows["messages"]
        person, is_contact = self._person(slug), slug not in self.strangers
        row = (len(rows), person, is_contact, way, at, at.date(), tier, 9, 2, asks)
        rows.append((*row, "url"))


def _needs(table: str) -> list[str]:
    read = tables_read(read_model(*table.split(".")))
    return sorted(each for each in read if not each.startswith("core."))


def _in_order(names: Sequence[str]) -> list[str]:
    """List the tables after all that they need."""
    ordered: dict[str, None] = {}
    for name in names:
        ordered |= dict.fromkeys((*_in_order(_needs(name)), name))
    return list(ordered)
