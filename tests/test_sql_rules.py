"""The rules of the SQL, and of the one word that goes through all floors."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.core.figures import Figures
from flows.core.paths import SQL, TEMPLATES
from flows.warehouse.models import VIEWS, tables_read

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYERS = ["incoming", "raw", "staging", "core", "metrics", "report"]
# Earlier layers that a layer may not reach down to all the same: incoming is
# gone once an export is in, and what is printed rests on settled words.
OUT_OF_REACH = {
    "staging": {"incoming"},
    "core": {"incoming"},
    "metrics": {"incoming"},
    "report": {"incoming", "raw", "staging"},
}
# Layers whose files are read while an export is taken in.
AT_INTAKE = {"incoming", "raw", "checks"}
# Fields of Figures that are facts about the whole report, not a block of it.
NOT_BLOCKS = {"member", "month", "as_of", "machine"}
# Blocks of the page that say how it was made and show no figures of their own.
NOT_FED_BY_SQL = {"_method"}


def sql_offences(name: str, source: str) -> Iterator[str]:
    layer = Path(name).parts[1]
    macro = f"create or replace macro {Path(name).stem}("
    if not source.startswith("-- "):
        yield f"{name}: line one is not its grain"
    bare = re.sub(r"--.*", "", source)
    if ";" in bare:
        yield f"{name}: has a semicolon"
    if layer == "macros" and bare.count("create ") + bare.count(macro) != 2:
        yield f"{name}: is not the one macro of its name"
    if layer != "macros" and not is_one_select(source):
        yield f"{name}: is not one select"
    for read in re.findall(
        r"(?<!distinct )\b(?:from|join)\s+([a-z]+)\.[a-z_]+", bare, re.IGNORECASE
    ):
        if not may_read(layer, read):
            yield f"{name}: {layer} reads {read}"


def is_one_select(source: str) -> bool:
    row = duckdb.execute("select json_serialize_sql(?::varchar)", [source]).fetchone()
    return row is not None and '"error":false' in row[0]


def may_read(layer: str, read: str) -> bool:
    """Say whether a file of ``layer`` may read a table of the layer ``read``."""
    if read not in LAYERS:
        return False
    if layer == "checks":
        return read != "incoming"
    if layer not in LAYERS:
        return False
    is_earlier = LAYERS.index(read) <= LAYERS.index(layer)
    return is_earlier and read not in OUT_OF_REACH.get(layer, set())


def models(folder: str = ".") -> list[tuple[str, str]]:
    return [
        (f"sql/{path.relative_to(SQL).as_posix()}", path.read_text(encoding="utf-8"))
        for path in sorted((SQL / folder).rglob("*.sql"))
    ]


def test_every_model_and_check_keeps_the_rules() -> None:
    sources = dict(models())

    assert "sql/raw/messages.sql" in sources
    assert [o for name in sources for o in sql_offences(name, sources[name])] == []


def test_every_sql_folder_is_a_layer() -> None:
    folders = {path.name for path in SQL.iterdir() if path.is_dir()}

    assert folders <= {*LAYERS, "checks", "macros"}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sql/core/contacts.sql", "select 1"),
        ("sql/core/contacts.sql", "-- One row.\nselect 1;"),
        ("sql/core/contacts.sql", "-- One row.\ncreate table t as select 1"),
        ("sql/core/contacts.sql", "-- One row.\nselect * from metrics.states"),
        ("sql/report/headline.sql", "-- One row.\nselect * from staging.messages"),
        ("sql/core/contacts.sql", "-- One row.\nselect * from warehouse.contacts"),
        ("sql/macros/key.sql", "-- A key.\ncreate or replace macro other(x) as x"),
    ],
)
def test_a_model_against_the_rules_is_seen(name: str, source: str) -> None:
    assert list(sql_offences(name, source))


def engine_reads(source: str) -> set[str]:
    """Give what the engine's own parser finds that a SELECT reads."""
    [(text,)] = duckdb.execute("select json_serialize_sql(?)", [source]).fetchall()
    found, waiting = set(), [json.loads(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
                found.add(f"{node['schema_name']}.{node['table_name']}")
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


@pytest.mark.parametrize("layer", ["staging", "core", "metrics", "report"])
def test_a_model_reads_what_the_engine_says(layer: str) -> None:
    for name, source in models(layer):
        assert tables_read(source) == engine_reads(source), name


def test_views_know_only_the_days_that_a_readers_copy_is_told() -> None:
    sources = dict(models())
    read = set().union(*(variables_read(sources[file_of(view)]) for view in VIEWS))
    kept = variables_read(sources[file_of("staging.report_days")])

    assert read
    assert read <= kept


def test_every_variable_that_a_model_reads_is_checked() -> None:
    sources = [
        source for name, source in models() if name.split("/")[1] not in AT_INTAKE
    ]
    read = set().union(*map(variables_read, sources))
    check = (SQL / "checks/every_variable_is_set.sql").read_text(encoding="utf-8")

    assert "let_go_days" in read
    assert read == variables_read(check)


def variables_read(source: str) -> set[str]:
    return set(re.findall(r"getvariable\('(\w+)'\)", source))


def file_of(table: str) -> str:
    return f"sql/{table.replace('.', '/')}.sql"


def blocks() -> set[str]:
    return {field.name for field in dataclasses.fields(Figures)} - NOT_BLOCKS


def test_every_block_has_its_model() -> None:
    names = {Path(name).stem for name, _ in models("report")}

    assert names == blocks()


def test_every_block_has_its_partial() -> None:
    partials = {path.stem for path in TEMPLATES.glob("partials/_*.html")}

    assert partials - NOT_FED_BY_SQL == {f"_{block}" for block in blocks()}


def test_every_block_has_its_section_of_the_stylesheet() -> None:
    css = (TEMPLATES / "css/blocks.css").read_text(encoding="utf-8")
    sections = set(re.findall(r"^/\* ([a-z_]+)", css, re.MULTILINE))

    assert blocks() - sections == set()
