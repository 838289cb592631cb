"""Machine: the tables of ``metrics`` become the figures of ``figures.json``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import duckdb

Row = dict[str, Any]

# What the signals of metrics.signals say, for readers that are programs.
REASONS = {
    "note_in": "they wrote a note with the invitation",
    "invited_with_note": "the member invited them with a note",
    "company_tie": "they work where the member has a two-way tie",
    "invited": "the member invited them",
    "company_own": "they work where the member works or worked",
    "keyword": "their company or position holds one of the member's keywords",
    "new_role": "a new company or position since the previous export",
    "endorsed_you": "they endorsed the member",
    "touched": "a one-tap or a mailing passed between them",
    "freshness": "added not long ago",
    "spike": "invited the member without a note, in a spike of adds",
}
# Columns that order and join tables and mean nothing outside of them.
_INNER = {"person_id", "rank"}


def read_machine_figures(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Read every figure of the month built last, by its key."""
    return {
        key: shape(rows_of(connection, f"select * from metrics.{key}"))
        for key, shape in SHAPES.items()
    }


def rows_of(
    connection: duckdb.DuckDBPyConnection, query: str, values: object = None
) -> list[Row]:
    """Run a query and give its rows by column name, in order of rank if it has one."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: row.get("rank", 0))


def _figure(rows: list[Row]) -> object:
    row = _plain(rows[0])
    suppressed = row.pop("suppressed", None)
    return row if suppressed is None else {"suppressed": suppressed}


def _listed(name: str) -> Callable[[list[Row]], object]:
    return lambda rows: {name: [_plain(row) for row in rows]}


def _states(rows: list[Row]) -> object:
    return {row["state"]: row["contacts"] for row in rows}


def _first_messages(rows: list[Row]) -> object:
    people = [_plain(row) for row in rows]
    for person in people:
        person["reasons"] = [
            {"reason": REASONS[each["signal"]], **each} for each in person["reasons"]
        ]
    return {"people": people}


def _verdict(rows: list[Row]) -> object:
    row = _plain(rows[0])
    return row | {"cohort": row["cohort"] and row["cohort"][:7]}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k not in _INNER}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


_people = _listed("people")

# Every key of figures.json, as sql/README.md explains them: each is the table of
# that name in metrics.
SHAPES: Mapping[str, Callable[[list[Row]], object]] = {
    "verdict": _verdict,
    "two_way_share": _figure,
    "never_engaged": _figure,
    "activation_30": _figure,
    "connections": _figure,
    "replies_owed": _people,
    "active_relationships": _figure,
    "added_never_engaged": _listed("months"),
    "activation_90": _figure,
    "cohorts": _listed("months"),
    "yield_per_10": _figure,
    "growth_vs_relationships": _figure,
    "adds_spikes": _listed("spikes"),
    "spike_quality": _figure,
    "reply_rate_to_me": _figure,
    "median_first_reply_hours": _figure,
    "my_reply_rate": _figure,
    "balance": _figure,
    "states": _states,
    "states_year_ago": _states,
    "off_rhythm": _people,
    "reconnect": _people,
    "strength": _people,
    "attention": _figure,
    "invitation_notes": _figure,
    "canned_share": _figure,
    "lost": _people,
    "job_changes": _people,
    "first_messages": _first_messages,
    "let_go_review": _people,
    "engaged_before_connecting": _people,
    "follow_through": _figure,
    "suggestions": _people,
    "decisions": _figure,
    "coverage": _figure,
}
