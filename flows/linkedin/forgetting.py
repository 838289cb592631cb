"""Takes the rows of forgotten people out of an export, before anything reads it.

A row goes if an address in it is theirs. Where it has no address, the name decides;
and a conversation in which they take part goes whole, since what is left of a group
could otherwise pass for a talk between two.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from flows.core.slugs import slugs_of
from flows.linkedin.copying import private_file, room_is_needed
from flows.linkedin.records import cells_of, raw_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.core.exports import Export, ExportFile
    from flows.core.forgotten import Forgotten

_FULL_NAME = ("first_name", "last_name")
# The people of a row: the column of their address and the columns of their name.
_PEOPLE: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "connections": (("profile_url", _FULL_NAME),),
    "messages": (
        ("sender_url", ("sender_name",)),
        ("recipient_urls", ("recipient_names",)),
    ),
    "invitations": (("inviter_url", ("from_name",)), ("invitee_url", ("to_name",))),
    "endorsements_received": (("profile_url", _FULL_NAME),),
    "endorsements_given": (("profile_url", _FULL_NAME),),
    "recommendations_received": (("", _FULL_NAME),),
    "recommendations_given": (("", _FULL_NAME),),
}
_URNS = ("inviter_urn", "invitee_urn")


def without_forgotten(
    export: Export, forgotten: Forgotten
) -> tuple[Export, dict[str, int]]:
    """Take forgotten people's rows out of an open export's private copies.

    Gives the export as it then is, and how many rows went by kind of file. What it
    says of itself, such as ``content``, stays: it is still the same export. Raises
    ``MachineError`` E1406.
    """
    counts = {}
    files = []
    for file in export.files:
        count = _filter(file, forgotten) if file.kind in _PEOPLE else 0
        if count:
            counts[file.kind] = count
        files.append(replace(file, records=file.records - count))
    return replace(export, files=tuple(files)), counts


def _filter(file: ExportFile, forgotten: Forgotten) -> int:
    """Take the rows out of one copy; its first record is the header."""
    with file.path.open("rb") as lines:
        rows = list(_rows(_records(file, lines), file, forgotten))
    gone_talks = {talk for talk, is_theirs in rows if is_theirs and talk}
    gone = [is_theirs or talk in gone_talks for talk, is_theirs in rows]
    if not any(gone):
        return 0
    beside = file.path.with_suffix(".kept")
    with room_is_needed(), file.path.open("rb") as lines, private_file(beside) as into:
        records = iter(_records(file, lines))
        into.writelines(islice(records, 1))
        into.writelines(
            record for record, is_gone in zip(records, gone, strict=True) if not is_gone
        )
    beside.replace(file.path)
    return sum(gone)


def _records(file: ExportFile, lines: Iterable[bytes]) -> Iterable[bytes]:
    # Where a quote is never closed, one record would swallow all the rest.
    return raw_records(lines) if file.quotes_balanced else lines


def _rows(
    records: Iterable[bytes], file: ExportFile, forgotten: Forgotten
) -> Iterable[tuple[str, bool]]:
    """Give each record's conversation, and whether it is a forgotten person's."""
    for record in islice(records, 1, None):
        cells = cells_of(record, file.delimiter)
        row = dict(zip(file.columns, cells, strict=False))
        talk = row.get("conversation_id", "")
        is_theirs = _is_theirs(row, file.kind, forgotten) or (
            # Whatever shifted the cells, an address or a name is still one.
            len(cells) != len(file.columns)
            and any(_is_of(forgotten, cell, cell) for cell in cells)
        )
        yield talk, is_theirs or forgotten.knows("conversation", talk)


def _is_theirs(row: Mapping[str, str], kind: str, forgotten: Forgotten) -> bool:
    return any(
        _is_of(
            forgotten,
            row.get(address, ""),
            " ".join(row.get(each, "") for each in names),
        )
        for address, names in _PEOPLE[kind]
    ) or any(forgotten.knows("urn", row.get(each, "")) for each in _URNS)


def _is_of(forgotten: Forgotten, addresses: str, name: str) -> bool:
    if slugs := slugs_of(addresses):
        return any(forgotten.knows("slug", slug) for slug in slugs)
    return forgotten.knows("name", name)
