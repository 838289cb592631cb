"""Tables for a person at a terminal."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from io import StringIO
from math import isfinite
from typing import TYPE_CHECKING

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from flows.core.errors import UnknownError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.core.evidence import Answer, Event, Explanation
    from flows.core.exports import IngestOutcome, TakenExport
    from flows.core.findings import Finding
    from flows.core.people import Contact

# What a spreadsheet takes for the beginning of a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def ingest_table(outcomes: Iterable[IngestOutcome]) -> Table:
    """Give the account of every file: its rows are new, known or rejected."""
    outcomes = list(outcomes)
    table = _table("Export", "File")
    names = ["Rows", "New", "Known", "Rejected"]
    if any(each.forgotten for outcome in outcomes for each in outcome.accounts):
        names.append("Forgotten")
    for name in names:
        table.add_column(name, justify="right")
    for outcome in outcomes:
        for account in outcome.accounts:
            counts = [account.rows, account.stored, account.known, account.rejected]
            counts += [account.forgotten][: len(names) - len(counts)]
            table.add_row(
                f"{outcome.exported_on}", account.file, *(f"{n:,}" for n in counts)
            )
        if outcome.is_suspect:
            table.add_row(f"{outcome.exported_on}", "accepted, does not add up")
        if not outcome.is_new:
            table.add_row(f"{outcome.exported_on}", "taken in before")
    return table


def exports_table(taken: Iterable[TakenExport]) -> Table:
    """List the exports taken in: as of when, whence, and the account of each."""
    table = _table("ID", "From", "Export")
    for name in ("Rows", "Rejected"):
        table.add_column(name, justify="right")
    table.add_column("")
    for each in taken:
        table.add_row(
            each.short_id,
            f"{each.exported_on}",
            Text(each.name),
            f"{each.rows:,}",
            f"{each.rejected:,}",
            "; ".join(
                ["does not add up"] * each.is_suspect
                + ["no copy"] * (not each.has_copy)
            ),
        )
    return table


def contacts_table(contacts: Iterable[Contact]) -> Table:
    """List contacts; where the screen is narrow, long cells are folded."""
    table = _table("Name")
    table.add_column("Slug", overflow="fold")
    table.add_column("State", no_wrap=True)
    for name in ("Age", "Out", "In", "Touches"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Last", no_wrap=True)
    table.add_column("Profile", overflow="fold")
    for each in contacts:
        counts = (each.age, each.out, each.in_, each.touches)
        table.add_row(
            # What others call themselves is shown as it is, never as mark-up.
            Text(each.name),
            Text(each.slug),
            each.state,
            *(f"{n:,}" for n in counts),
            f"{each.last or ''}",
            Text(each.profile_url),
        )
    return table


def contact_object(contact: Contact) -> dict[str, object]:
    """Give a contact as ``rapport contacts --json`` prints it."""
    return {
        "slug": contact.slug,
        "name": contact.name,
        "state": contact.state,
        "age": contact.age,
        "out": contact.out,
        "in": contact.in_,
        "touches": contact.touches,
        "last": contact.last.isoformat() if contact.last else None,
        "profile_url": contact.profile_url,
    }


def findings_table(findings: Iterable[Finding]) -> Table:
    """List what the doctor found, with a remedy for whatever is not well."""
    table = _table("", "Checked", "Found")
    for each in findings:
        found = f"{each.found}\n{each.remedy}" if each.remedy else each.found
        table.add_row("well" if each.is_well else "not well", each.subject, Text(found))
    return table


def explanation_table(told: Explanation) -> Table:
    """Show who somebody is and why they stand where they stand."""
    grounds = {each.about: each.said for each in told.grounds}
    table = _table("", "", "Because")
    for name, value in explanation_object(told).items():
        if name in {"events", "flags", "grounds", "reasons"} or value in (None, ""):
            continue
        # The state is known by what it is, a decision by what it is called.
        said = grounds.get(name) or (
            grounds.get(told.contact.state) if name == "state" else ""
        )
        table.add_row(name, Text(str(value)), Text(said or ""))
    for flag in told.flags:
        table.add_row("flag", flag, Text(grounds.get(flag, "")))
    for reason in told.reasons:
        said = grounds.get(reason.signal, "")
        table.add_row(f"{reason.points:+}", reason.signal, Text(said))
    if "strength" in grounds:
        table.add_row("strength", "", grounds["strength"])
    return table


def events_table(events: Iterable[Event]) -> Table:
    """List what passed between the member and a contact, the oldest first."""
    table = _table("When (UTC)", "What", "Direction", "Counts as")
    for each in events:
        at = f"{each.at:%Y-%m-%d %H:%M}"
        table.add_row(at, each.what, each.direction, each.weight)
    return table


def explanation_object(told: Explanation) -> dict[str, object]:
    """Give an explanation as ``rapport explain --json`` prints it."""
    return contact_object(told.contact) | {
        "as_of": told.as_of.isoformat(),
        "connected_on": told.connected_on.isoformat(),
        "flags": list(told.flags),
        "score": told.score,
        "reasons": [asdict(each) for each in told.reasons],
        "decision": told.decision,
        "suggested": told.suggested,
        "withheld": told.withheld,
        "grounds": [asdict(each) for each in told.grounds],
        "events": [asdict(each) | {"at": each.at.isoformat()} for each in told.events],
    }


def answer_table(answer: Answer) -> Table:
    """Show the rows that a question was answered with."""
    table = _table()
    for place, name in enumerate(answer.columns):
        cells = [row[place] for row in answer.rows]
        is_number = any(map(_is_number, cells))
        table.add_column(escape(name), justify="right" if is_number else "left")
    for row in answer.rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    return table


def answer_objects(answer: Answer) -> list[dict[str, object]]:
    """Give the rows by column name, as JSON has them.

    Days and instants are ISO texts, and a number that is none is null. Raises
    ``UnknownError`` E1516 where two columns have one name.
    """
    twice = [name for name, n in Counter(answer.columns).items() if n > 1]
    if twice:
        raise UnknownError(
            "E1516",
            "query",
            f"two columns have the name {twice[0]}.",
            remedy="Give one of them another name with AS.",
        )
    return [
        {name: _plain(x) for name, x in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


def answer_csv(answer: Answer) -> str:
    """Give the rows as CSV; no text of others' is a formula to a spreadsheet."""
    written = StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(answer.columns)
    lines.writerows([_cell(value) for value in row] for row in answer.rows)
    return written.getvalue()


def _cell(value: object) -> str:
    shown = _shown(value)
    is_formula = isinstance(value, str) and value.startswith(_FORMULAS)
    return f"'{shown}" if is_formula else shown


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float | Decimal):
        return float(value) if isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | str | None) else str(value)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | dict | list | tuple):
        value = json.dumps(_plain(value), ensure_ascii=False)
    return "".join(each if each.isprintable() else " " for each in str(value))


def _table(*columns: str) -> Table:
    return Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
