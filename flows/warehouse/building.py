"""Building: every table of one report month, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import duckdb

from flows.core.decisions import DecisionFile
from flows.core.errors import NoDataError
from flows.core.months import Month
from flows.warehouse.checks import run_checks
from flows.warehouse.connection import uncompressed
from flows.warehouse.decisions import write_decisions
from flows.warehouse.foreign import write_foreign_words
from flows.warehouse.models import (
    DAMAGE,
    build_models,
    build_table,
    model_fault,
    prepare_layers,
    set_variables,
    take_scaffolds_down,
)
from flows.warehouse.people import write_aliases
from flows.warehouse.remembering import digest_of, is_made, remember_made
from flows.warehouse.replaying import (
    TARGET,
    earlier_reports,
    forget_replays,
    made_of,
    missing_replays,
    remember_replay,
)
from flows.warehouse.storing import make_raw_tables
from flows.warehouse.texts import (
    INVITATION_TEXTS,
    ONE_TAPS,
    casefolded,
    listed_hashes,
    tap_hashes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.core.decisions import Decision
    from flows.core.settings import Settings

_EVERY_SLUG = """
select own.slug, other.slug
from staging.slugs as own
inner join staging.slugs as other using (person_id)
where own.slug in (select unnest(?::varchar[]))
"""
_HORIZONS = "select exported_on - 1 from raw.exports order by exported_on"
NO_DECISIONS = DecisionFile()
# Letters of a keyword that must be a word of its own: of AI, HR and UX most words that
# hold them tell nothing. Other scripts write short words together.
_SHORT = 3
# Who is who rests on these, and the other models rest on who is who.
_BEFORE_ALIASES = (
    "staging.exports",
    "staging.snapshots",
    "staging.unaddressed",
    "staging.connection_slugs",
)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What every table of every month rests on, decisions apart."""

    connection: duckdb.DuckDBPyConnection
    horizons: list[date]
    settings: Settings
    key: bytes
    same_people: Sequence[tuple[str, str]]


def newest_month(connection: duckdb.DuckDBPyConnection) -> Month:
    """Give the newest complete month that the data covers (E1204 without data)."""
    return Month.newest_complete(_horizons(connection)[-1])


def horizon_month(connection: duckdb.DuckDBPyConnection) -> Month:
    """Give the month in which the newest export ends, complete or not."""
    return Month.of(_horizons(connection)[-1])


def build_month(
    connection: duckdb.DuckDBPyConnection,
    month: Month,
    *,
    settings: Settings,
    key: bytes,
    same_people: Sequence[tuple[str, str]] = (),
    decisions: DecisionFile = NO_DECISIONS,
) -> date:
    """Make every table as of ``month`` and check it; gives the as-of date.

    ``same_people`` are pairs of slugs that the reader knows to be one. Whom the
    earlier reports suggested is replayed first. Raises
    ``NoDataError`` E1204 and E1205 (none for the month), ``WarehouseError`` E1211 (a
    model failed) and E1212 (a check failed); the tables then stay as they were.
    """
    ground = _Ground(connection, _horizons(connection), settings, key, same_people)
    as_of, _ = days = _days_of(ground, month)
    rest = made_of(settings, key=key, same_people=same_people)
    digest = digest_of(connection, month, decisions, rest)
    # These tables are made anew every month. To pack them takes a quarter of the time
    # that they take, and they are not read often enough to earn it back.
    with uncompressed(connection), _transaction(connection):
        if is_made(connection, digest):
            # Whoever asks the tables asks the bounds that they were made with.
            _set_all(ground, month, days)
        else:
            with _told_as("sql/macros"):
                prepare_layers(connection)
            _replay(ground, month, decisions, rest)
            _build(ground, month, decisions)
            run_checks(connection)
            take_scaffolds_down(connection)
            remember_made(connection, digest)
    return as_of


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        # A failing disk ends the transaction by itself.
        with suppress(duckdb.Error):
            connection.execute("rollback")
        raise


@contextmanager
def _told_as(where: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE:
        raise
    except duckdb.Error as error:
        raise model_fault(where, error) from None


def _replay(ground: _Ground, month: Month, decisions: DecisionFile, rest: str) -> None:
    connection, months = ground.connection, earlier_reports(ground.horizons, month)
    forget_replays(connection, months, month)
    known = _by_slug(ground, month, decisions) if months else {}
    for each in missing_replays(connection, months, rest, known):
        _build(ground, each.month, each.decisions, TARGET)
        remember_replay(connection, each)


def _by_slug(
    ground: _Ground, month: Month, decisions: DecisionFile
) -> dict[str, list[Decision]]:
    """Give what is decided by every slug of the person, as far as is known now."""
    if not decisions.decisions:
        return {}
    _build(ground, month, decisions, "staging.slugs")
    named = [each.slug for each in decisions.decisions]
    others = defaultdict(list)
    for own, other in ground.connection.execute(_EVERY_SLUG, [named]).fetchall():
        others[own].append(other)
    found = defaultdict(list)
    for each in decisions.decisions:
        for slug in others[each.slug]:
            found[slug].append(each)
    return found


def _build(
    ground: _Ground, month: Month, decisions: DecisionFile, target: str | None = None
) -> None:
    connection = ground.connection
    _set_all(ground, month, _days_of(ground, month))
    with _told_as("sql/staging"):
        for table in _BEFORE_ALIASES:
            build_table(connection, *table.split("."))
        write_foreign_words(connection)
        write_aliases(connection, ground.same_people)
        write_decisions(connection, decisions)
    build_models(connection, target, made=_BEFORE_ALIASES)


def _horizons(connection: duckdb.DuckDBPyConnection) -> list[date]:
    make_raw_tables(connection)
    horizons = [row[0] for row in connection.execute(_HORIZONS).fetchall()]
    if not horizons:
        raise NoDataError(
            "E1204",
            "warehouse.duckdb",
            "no export has been taken in yet.",
            remedy="Put the zip from LinkedIn into the inbox, or name it.",
        )
    return horizons


def _days_of(ground: _Ground, month: Month) -> tuple[date, date]:
    """Give the day as of which a month is told, and the last day that is seen."""
    horizon = _horizon_in_force(ground.horizons, month)
    return min(month.last_day, horizon), horizon


def _horizon_in_force(horizons: list[date], month: Month) -> date:
    reaching = [each for each in horizons if each >= month.last_day]
    horizon = reaching[0] if reaching else horizons[-1]
    if horizon < month.first_day:
        raise NoDataError(
            "E1205",
            str(month),
            f"the newest export sees no further than {horizon}.",
            remedy="Ask LinkedIn for a new export, or name an earlier month.",
        )
    return horizon


def _set_all(ground: _Ground, month: Month, days: tuple[date, date]) -> None:
    as_of, horizon = days
    values = asdict(ground.settings)
    # A keyword without a letter would be in every company's name, and a few letters in
    # a great many words.
    keywords = [
        f" {word} " if len(word) <= _SHORT and word.isascii() else word
        for word in filter(None, casefolded(values.pop("keywords")))
    ]
    hashes = _hashes(values.pop("one_taps"), values.pop("invitation_texts"), ground.key)
    set_variables(
        ground.connection,
        {
            **{name: x for name, x in values.items() if isinstance(x, int | float)},
            "report_month": month.first_day,
            "as_of": as_of,
            "exported_on": date.fromordinal(horizon.toordinal() + 1),
        },
    )
    # An empty list would have no type of its own.
    ground.connection.execute(
        "set variable keywords = cast(? as varchar[])", [keywords]
    )
    for name, each in hashes.items():
        ground.connection.execute(f"set variable {name} = cast(? as ubigint[])", [each])


# Every month that is replayed needs the same.
@lru_cache(maxsize=4)
def _hashes(
    one_taps: tuple[str, ...], invitation_texts: tuple[str, ...], key: bytes
) -> dict[str, list[int]]:
    return {
        "tap_hashes": tap_hashes((*ONE_TAPS, *one_taps), key=key),
        "invitation_hashes": listed_hashes(
            (*INVITATION_TEXTS, *invitation_texts), key=key
        ),
    }
