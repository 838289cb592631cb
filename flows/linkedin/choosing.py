"""Chooses one file for each kind, says what it left, and refuses to guess."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.errors import ArchiveError, FormatError
from flows.linkedin.decoding import Decoded
from flows.linkedin.formats import CONNECTIONS, FORMATS, format_of, is_twin
from flows.linkedin.headers import HEAD, find_header
from flows.linkedin.naming import ExportName, export_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.linkedin.formats import Format
    from flows.linkedin.members import Member, Source

_NOTHING = b"No conversations found"
_SHORT = 64


@dataclass(frozen=True, slots=True)
class Choice:
    """The member to read for each kind, in the registry's order; and the rest."""

    chosen: Mapping[str, Member]
    ignored: tuple[str, ...]
    warnings: tuple[str, ...]
    name: ExportName | None


def choose(source: Source) -> Choice:
    """Choose what to read of an export; raises ``ArchiveError`` E1107 (two exports)."""
    _check_names(source)
    chosen: dict[str, Member] = {}
    warnings: list[str] = list(source.warnings)
    for form in FORMATS:
        found = [each for each in source.members if format_of(each.path) is form]
        if found and all(_says_nothing(each) for each in found):
            warnings.append(f"{found[0].path} says that there is nothing in it.")
        elif found:
            chosen[form.kind], said = _best(found, form, source.name)
            warnings += said
    warnings += _strangers(source, chosen)
    read = {member.path for member in chosen.values()}
    ignored = tuple(each.path for each in source.members if each.path not in read)
    return Choice(chosen, ignored, tuple(warnings), _name_of(source, chosen))


def require_connections(source: Source, choice: Choice) -> None:
    """Refuse (E1106) an export without connections, the file that all rests on."""
    if CONNECTIONS.kind not in choice.chosen:
        raise _no_connections(source)


def sha256_of(member: Member) -> str:
    """Give the hash of a member's bytes as they came."""
    digest = hashlib.sha256()
    for chunk in member.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _check_names(source: Source) -> None:
    """Refuse folders named by LinkedIn for two different exports."""
    inside = {
        found
        for member in source.members
        if format_of(member.path)
        and (found := export_name(member.path.rpartition("/")[0]))
    }
    if len(inside) > 1:
        days = " and ".join(sorted(f"{each.variety} {each.day}" for each in inside))
        raise _two_exports(source.name, f"its folders are named for {days}")


def _name_of(source: Source, chosen: Mapping[str, Member]) -> ExportName | None:
    """Give LinkedIn's name of the export: the one nearest to its files."""
    first = next(iter(chosen.values()), None)
    inside = first.path.split("/")[-2::-1] if first else []
    names = (export_name(name) for name in (*inside, *source.names))
    return next((name for name in names if name), None)


def _says_nothing(member: Member) -> bool:
    # A sentence in place of a table, where a member has no rows of the kind.
    return member.size < _SHORT and member.start(_SHORT).strip() == _NOTHING


def _best(
    found: Sequence[Member], form: Format, where: str
) -> tuple[Member, list[str]]:
    primary = [each for each in found if not is_twin(each.path, form)]
    shallowest = min(_depth(each) for each in primary or found)
    near = [each for each in primary or found if _depth(each) == shallowest]
    best = near[0] if len(near) == 1 else _richest(near, form, where)
    others = [each.path for each in found if each is not best]
    if not others:
        return best, []
    left = ", ".join(others)
    return best, [f"{best.path} was read for {form.kind}; left aside: {left}."]


def _depth(member: Member) -> int:
    return member.path.count("/")


def _richest(near: Sequence[Member], form: Format, where: str) -> Member:
    """Take the file with most known columns; equals must be equal to the byte."""
    known = {each.path: _known_columns(each, form) for each in near}
    most = max(known.values())
    best = [each for each in near if known[each.path] == most]
    if len({sha256_of(each) for each in best}) > 1:
        names = " and ".join(sorted(each.path for each in best))
        raise _two_exports(where, f"{names} differ, and either may be the one meant")
    return best[0]


def _known_columns(member: Member, form: Format) -> int:
    head = b"".join(Decoded([member.start(HEAD)], member.path))
    try:
        return find_header(head, form, where=member.path).known
    except FormatError:
        return 0


def _strangers(source: Source, chosen: Mapping[str, Member]) -> list[str]:
    """Say what looks like part of an export and could not be used."""
    said = [f"{path} is a zip inside and was not opened." for path in source.nested]
    for member in source.members:
        stem, _, suffix = member.path.rpartition(".")
        form = format_of(f"{stem}.csv")
        if suffix.lower() in ("xlsx", "xls") and form and form.kind not in chosen:
            said.append(f"{member.path} is a spreadsheet and was not read.")
    folders = {member.path.rpartition("/")[0] for member in chosen.values()}
    if len(folders) > 1:
        said.append(
            "The files lie in several folders; are they of one and the same export?"
        )
    return said


def _no_connections(source: Source) -> ArchiveError:
    inside = source.nested[:3]
    hint = f" Inside is {', '.join(inside)}: give that." if inside else ""
    return ArchiveError(
        "E1106",
        source.name,
        f"there is no Connections.csv among its {len(source.members)} files.",
        remedy="Ask LinkedIn for a copy that includes Connections, under Settings,"
        f" Data privacy, Get a copy of your data.{hint}",
    )


def _two_exports(where: str, what: str) -> ArchiveError:
    return ArchiveError(
        "E1107",
        where,
        f"these look like files of two exports: {what}.",
        remedy="Give each export by itself.",
    )
