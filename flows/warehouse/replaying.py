"""Replaying: whom the reports of earlier months suggested, from the same exports.

What a report suggests rests on the two before it, those on the ones before them, and
so on to the first. A month that was replayed is remembered with a digest of all that
it was made of, so a new report replays one month and not the whole past.

A decision carries no day of its own. It is taken to have been made once the person
had been suggested: who decides does so of whom a report names.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.decisions import DecisionFile
from flows.core.paths import SQL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import duckdb

    from flows.core.decisions import Decision
    from flows.core.months import Month
    from flows.core.settings import Settings

# What a replay is for; the tables that this one needs are all that it builds.
TARGET = "metrics.suggestions"

_TABLES = """
create table if not exists staging.replays (month date, made_of varchar);
create table if not exists staging.suggestions (
    month date, rank bigint, kind varchar, slug varchar
)
"""


@dataclass(frozen=True, slots=True)
class Replay:
    """An earlier month whose report was made, with what had been decided by then."""

    month: Month
    decisions: DecisionFile
    made_of: str


def earlier_reports(horizons: Sequence[date], month: Month) -> list[Month]:
    """List the months just before ``month`` that have reports of their own.

    The oldest comes first. A month has one where an export saw its end before the
    next month's export came: only then can a reader have held it. ``horizons``
    are the exports' last days, in order.
    """
    found: list[Month] = []
    limit = _in_force(horizons, month)
    while (horizon := _in_force(horizons, month.previous)) < limit:
        if horizon < month.previous.last_day:
            break
        month, limit = month.previous, horizon
        found.insert(0, month)
    return found


def made_of(
    settings: Settings, *, key: bytes, same_people: Sequence[tuple[str, str]]
) -> str:
    """Give a digest of all that a replay rests on besides the exports."""
    rest = [asdict(settings), key.hex(), sorted(same_people), _program()]
    return _digest("", json.dumps(rest, default=str))


def forget_replays(
    connection: duckdb.DuckDBPyConnection, months: Sequence[Month], month: Month
) -> None:
    """Forget what is remembered of months before ``month`` but for ``months``."""
    connection.execute("create schema if not exists staging")
    connection.execute(_TABLES)
    kept = [each.first_day for each in months]
    for table in ("staging.replays", "staging.suggestions"):
        connection.execute(
            f"delete from {table}"
            " where month < ? and not list_contains(?::date[], month)",
            [month.first_day, kept],
        )


def missing_replays(
    connection: duckdb.DuckDBPyConnection,
    months: Sequence[Month],
    made_of: str,
    decisions: Mapping[str, Sequence[Decision]],
) -> Iterator[Replay]:
    """Give those of consecutive months that are not remembered, the oldest first.

    ``made_of`` says what all rest on besides the exports and ``decisions``, which are
    given by every slug of the person. Each is to be built and remembered before the
    next is asked for.
    """
    exports = connection.execute(
        "select exported_on, export_id from raw.exports order by all"
    ).fetchall()
    chain = ""
    for place, each in enumerate(months):
        heeded = _heeded(connection, months[:place], decisions)
        said = [(line.slug, line.decision, line.until) for line in heeded]
        own = [made_of, str(each), _known(exports, each), said]
        chain = _digest(chain, json.dumps(own, default=str))
        known = connection.execute(
            "select 1 from staging.replays where month = ? and made_of = ?",
            [each.first_day, chain],
        )
        if not known.fetchall():
            yield Replay(each, DecisionFile(heeded), chain)


def _heeded(
    connection: duckdb.DuckDBPyConnection,
    months: Sequence[Month],
    decisions: Mapping[str, Sequence[Decision]],
) -> tuple[Decision, ...]:
    rows = connection.execute(
        "select distinct slug from staging.suggestions"
        " where list_contains(?::date[], month)",
        [[each.first_day for each in months]],
    ).fetchall()
    heeded = {each for (slug,) in rows for each in decisions.get(slug, ())}
    return tuple(sorted(heeded, key=lambda each: each.line))


def remember_replay(connection: duckdb.DuckDBPyConnection, replay: Replay) -> None:
    """Keep the suggestions of the month built last."""
    day = replay.month.first_day
    for table in ("staging.replays", "staging.suggestions"):
        connection.execute(f"delete from {table} where month = ?", [day])
    connection.execute(
        "insert into staging.replays values (?, ?)", [day, replay.made_of]
    )
    connection.execute(
        f"insert into staging.suggestions select ?, rank, kind, slug from {TARGET}",
        [day],
    )


def _in_force(horizons: Sequence[date], month: Month) -> date:
    reaching = (each for each in horizons if each >= month.last_day)
    return next(reaching, horizons[-1])


def _known(exports: Sequence[tuple[date, str]], month: Month) -> list[str]:
    days = [exported_on for exported_on, _ in exports]
    limit = next((day for day in days if day > month.last_day), days[-1])
    return [export_id for day, export_id in exports if day <= limit]


@cache
def _program() -> str:
    files = (*SQL.rglob("*.sql"), *Path(__file__).parent.glob("*.py"))
    texts = [path.read_text(encoding="utf-8") for path in sorted(files)]
    return _digest(version("rapport"), "".join(texts))


def _digest(before: str, text: str) -> str:
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()
