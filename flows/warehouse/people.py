"""Who is who: the same person under two addresses, by the order of the rows.

LinkedIn lists connections newest first and never reorders them. Between the
people whom two exports share, whoever is missing from the older and whoever is
unknown in the newer, with the same day of connecting, are one person whose
address changed, or who closed the account.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import duckdb

_ROWS = """
select slug, connected_on, word_key(exact_name) from staging.connection_slugs
where export_id = ? order by row_from_end desc
"""
_EXPORTS = """
select distinct exports.export_id, exports.position
from staging.exports
inner join staging.snapshots using (export_id)
where snapshots.kind = 'connections'
order by exports.position
"""

_CHANGED = """
select older_slug, newer_slug from raw.alignments
where older = ? and newer = ? and newer_slug is not null
order by older_slug
"""
_SLUGS = """
select distinct slug
from (
    select unnest(slugs) as slug from raw.profile_urls
    union all
    select slug from staging.connection_slugs
)
where list_contains($slugs, slug)
"""
_IN_FORCE = """
select slug
from staging.connection_slugs
inner join staging.snapshots using (export_id)
where kind = 'connections' and age_rank = 1 and list_contains($slugs, slug)
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One connection of one export; ``slug`` is None if it is hidden."""

    slug: str | None
    connected_on: date
    name: str | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """A slug of the older export and what became of it; None: now hidden."""

    older: str
    newer: str | None


def write_aliases(
    connection: duckdb.DuckDBPyConnection, same_people: Sequence[tuple[str, str]] = ()
) -> None:
    """Make ``staging.aliases``: changed slugs, each with its newest form.

    ``same_people`` are pairs that the reader knows to be one person.
    """
    exports = [row[0] for row in connection.execute(_EXPORTS).fetchall()]
    canonical: dict[str, str] = {}
    for older, newer in pairwise(exports):
        _align_once(connection, older, newer)
        for before, after in connection.execute(_CHANGED, [older, newer]).fetchall():
            _rename(canonical, before, after)
            canonical.pop(after, None)
    for one, other in same_people:
        if {one, other} <= _known(connection, (one, other)):
            _unite(connection, canonical, (one, other))
    connection.execute(
        "create or replace table staging.aliases (slug varchar, canonical_slug varchar)"
    )
    if canonical:
        connection.executemany(
            "insert into staging.aliases values (?, ?)", list(canonical.items())
        )


def unknown_slugs(
    connection: duckdb.DuckDBPyConnection, slugs: Sequence[str]
) -> list[str]:
    """Give those of ``slugs`` that no export holds; the month was built before."""
    known = _known(connection, slugs)
    return [slug for slug in slugs if slug not in known]


def align(older: Sequence[Row], newer: Sequence[Row]) -> list[Alignment]:
    """Find changed and newly hidden people; rows newest first, in file order.

    Where a day leaves more than one reading, nothing is paired: a person who
    seems lost and added is a smaller fault than two people made one.
    """
    known = {row.slug for row in older} & {row.slug for row in newer} - {None}
    anchors = _anchors(older, newer)
    edges = [(-1, -1), *anchors, (len(older), len(newer))]
    found = []
    for (a, b), (c, d) in pairwise(edges):
        before = [row for row in older[a + 1 : c] if row.slug not in known]
        after = [row for row in newer[b + 1 : d] if row.slug not in known]
        found += _pair_by_day(before, after)
    return found


def _known(connection: duckdb.DuckDBPyConnection, slugs: Sequence[str]) -> set[str]:
    rows = connection.execute(_SLUGS, {"slugs": list(slugs)}).fetchall()
    return {slug for (slug,) in rows}


def _unite(
    connection: duckdb.DuckDBPyConnection,
    canonical: dict[str, str],
    pair: Sequence[str],
) -> None:
    # Whoever is a contact lends the address; of two contacts the one named first.
    one, other = (canonical.get(slug, slug) for slug in pair)
    rows = connection.execute(_IN_FORCE, {"slugs": [one, other]}).fetchall()
    contacts = {slug for (slug,) in rows}
    if other in contacts and one not in contacts:
        one, other = other, one
    if one != other:
        _rename(canonical, other, one)


def _rename(canonical: dict[str, str], before: str, after: str) -> None:
    for slug, name in canonical.items():
        if name == before:
            canonical[slug] = after
    canonical[before] = after


def _align_once(connection: duckdb.DuckDBPyConnection, older: str, newer: str) -> None:
    done = connection.execute(
        "select 1 from raw.alignments where older = ? and newer = ?", [older, newer]
    )
    if done.fetchone() is not None:
        return
    before, after = (
        [Row(*row) for row in connection.execute(_ROWS, [each]).fetchall()]
        for each in (older, newer)
    )
    rows = [[older, newer, each.older, each.newer] for each in align(before, after)]
    # A pair without any change is remembered too, by a row that names nobody.
    connection.executemany(
        "insert into raw.alignments values (?, ?, ?, ?)",
        rows or [[older, newer, None, None]],
    )


def _anchors(older: Sequence[Row], newer: Sequence[Row]) -> list[tuple[int, int]]:
    place = {row.slug: n for n, row in enumerate(newer) if row.slug is not None}
    shared = [(n, place[row.slug]) for n, row in enumerate(older) if row.slug in place]
    return _longest_rising(shared)


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    # Patience sorting: the tops of the piles, and what each card lay upon.
    tops: list[int] = []
    at: list[int] = []
    below: list[int | None] = []
    for n, (_, value) in enumerate(pairs):
        pile = bisect_left(tops, value)
        below.append(at[pile - 1] if pile else None)
        tops[pile : pile + 1] = [value]
        at[pile : pile + 1] = [n]
    rising = []
    card = at[-1] if at else None
    while card is not None:
        rising.append(pairs[card])
        card = below[card]
    return rising[::-1]


def _pair_by_day(before: Iterable[Row], after: Iterable[Row]) -> list[Alignment]:
    days: dict[date, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    for row in before:
        days[row.connected_on][0].append(row)
    for row in after:
        days[row.connected_on][1].append(row)
    return [pair for day in days.values() for pair in _pair_one_day(*day)]


def _pair_one_day(before: list[Row], after: list[Row]) -> list[Alignment]:
    if len(before) == len(after):
        pairs = list(zip(before, after, strict=True))
        return [
            Alignment(old.slug, new.slug) for old, new in pairs if old.slug is not None
        ]
    by_name, old, new = _pair_by_name(before, after)
    hidden = sum(row.slug is None for row in after) - sum(
        row.slug is None for row in before
    )
    if len(old) == len(new) and hidden == 0:
        by_name += [
            Alignment(a.slug, b.slug)
            for a, b in zip(old, new, strict=True)
            if a.slug is not None
        ]
    elif not new and hidden == len(old):
        by_name += [Alignment(row.slug, None) for row in old if row.slug is not None]
    return by_name


def _pair_by_name(
    before: list[Row], after: list[Row]
) -> tuple[list[Alignment], list[Row], list[Row]]:
    old = [row for row in before if row.slug is not None]
    new = [row for row in after if row.slug is not None]
    pairs = []
    for row in list(old):
        twins = [each for each in new if each.name == row.name]
        if len(twins) == 1 and sum(each.name == row.name for each in old) == 1:
            pairs.append(Alignment(row.slug or "", twins[0].slug))
            old.remove(row)
            new.remove(twins[0])
    return pairs, old, new
