"""Foreign words: companies and positions in other letters than ASCII, as compared.

The engine knows no compatibility forms, no case folding and no marks that Arabic may
leave out; for ASCII, small letters are all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.warehouse.texts import casefolded

if TYPE_CHECKING:
    import duckdb

_TEXTS = """
with
snapshots as (
    select distinct export_id from staging.snapshots
    where kind in ('connections', 'positions') and age_rank <= 2
),
texts as (
    select export_id, company as text from raw.connections
    union all
    select export_id, position from raw.connections
    union all
    select export_id, company from raw.positions
)
select distinct text from texts
where strlen(text) > length(text) and export_id in (select export_id from snapshots)
"""
_TABLE = """
create or replace table staging.foreign_words as
select unnest(?::varchar[]) as text, unnest(?::varchar[]) as word_key
"""


def write_foreign_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``staging.foreign_words``: each such text once, and its words."""
    texts = [text for (text,) in connection.execute(_TEXTS).fetchall()]
    connection.execute(_TABLE, [texts, casefolded(texts)])
