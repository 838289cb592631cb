"""Tables for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.core.exports import IngestOutcome, TakenExport
    from flows.core.figures import Contact
    from flows.core.findings import Finding


def ingest_table(outcomes: Iterable[IngestOutcome]) -> Table:
    """Give the account of every file: its rows are new, known or rejected."""
    table = _table("Export", "File")
    for name in ("Rows", "New", "Known", "Rejected"):
        table.add_column(name, justify="right")
    for outcome in outcomes:
        for account in outcome.accounts:
            counts = (account.rows, account.stored, account.known, account.rejected)
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
            "does not add up" if each.is_suspect else "",
        )
    return table


def contacts_table(contacts: Iterable[Contact]) -> Table:
    """List contacts, a line each."""
    table = _table("Name", "Slug", "State")
    for name in ("Age", "Out", "In", "Touches"):
        table.add_column(name, justify="right")
    table.add_column("Last message")
    table.add_column("Profile", no_wrap=True)
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


def _table(*columns: str) -> Table:
    return Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
