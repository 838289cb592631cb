"""The rules of the house, held by a short walk over the sources."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.core.figures import Figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule = Callable[[str, str], Iterator[str]]

PROJECT = Path(__file__).resolve().parents[1]

PREFECT_DOORS = {"monthly_report", "ingest_exports"}
DOORS = PREFECT_DOORS | {"cli"}
ROOMS = {"linkedin", "warehouse", "report", "delivery", "sample"}
# What each part of the house may import of ours, besides itself.
MAY_IMPORT = (
    {room: {"core"} for room in ROOMS - {"sample"}}
    | {door: {"steps", "core"} for door in DOORS}
    | {"steps": ROOMS | {"core"}, "core": set(), "sample": set()}
)
# The heavy libraries, and who alone may import them.
LIBRARIES = {
    "prefect": PREFECT_DOORS,
    "click": {"cli"},
    "rich": {"cli"},
    "duckdb": {"warehouse"},
    "jinja2": {"report"},
    "weasyprint": {"report"},
    "babel": {"report"},
    "smtplib": {"delivery"},
}
LONGEST_MODULE = 320
LONGEST_FUNCTION = 45

LAYERS = ["incoming", "raw", "staging", "core", "metrics", "report"]
# Earlier layers that a layer may not reach down to all the same: incoming is
# gone once an export is in, and what is printed rests on settled words.
OUT_OF_REACH = {
    "staging": {"incoming"},
    "core": {"incoming"},
    "metrics": {"incoming"},
    "report": {"incoming", "raw", "staging"},
}
# Fields of Figures that are facts about the whole report, not a block of it.
NOT_BLOCKS = {"member", "month", "as_of", "machine"}

TOP_LEVEL = {
    *(".ci", ".editorconfig", ".github", ".gitignore"),
    *("CHANGELOG.md", "LICENSE", "README.md"),
    *("benchmarks", "deploy", "docs", "flows", "sql", "templates", "tests"),
    *("prefect.yaml", "pyproject.toml", "run"),
    *("requirements.lock", "requirements-dev.lock", "requirements-tools.lock"),
}


def part_of(name: str) -> str:
    """Give the part of the house, such as ``core``, that ``flows/...`` is in."""
    return Path(name).parts[1].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            stem = "." * node.level + (node.module or "")
            yield from (f"{stem}.{alias.name}" for alias in node.names)


def import_offences(name: str, source: str) -> Iterator[str]:
    part = part_of(name)
    for imported in imports(ast.parse(source)):
        library, _, rest = imported.partition(".")
        ours = rest.partition(".")[0]
        if not library:
            yield f"{name}: {imported} is relative"
        elif library == "flows" and ours not in MAY_IMPORT.get(part, set()) | {part}:
            yield f"{name}: {part} may not import {ours}"
        elif part not in LIBRARIES.get(library, {part}):
            yield f"{name}: {part} may not import {library}"


def size_offences(name: str, source: str) -> Iterator[str]:
    if (lines := source.count("\n")) > LONGEST_MODULE:
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{name}: {node.name} has {lines} lines"


def door_offences(name: str, source: str) -> Iterator[str]:
    if name.count("/") > 1 or part_of(name) == "__init__":
        return
    if part_of(name) in sys.stdlib_module_names:
        yield f"{name}: hides a standard module when Prefect loads a flow"
    if part_of(name) not in DOORS | {"steps"}:
        yield f"{name}: is no door that this test knows"
    if part_of(name) in DOORS:
        classes = [
            n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)
        ]
        yield from (f"{name}: defines {each.name}" for each in classes)


def sql_offences(name: str, source: str) -> Iterator[str]:
    layer = Path(name).parts[1]
    if not source.startswith("-- "):
        yield f"{name}: line one is not its grain"
    bare = re.sub(r"--.*", "", source)
    if ";" in bare:
        yield f"{name}: has a semicolon"
    row = duckdb.execute("select json_serialize_sql(?::varchar)", [source]).fetchone()
    if row is None or '"error":false' not in row[0]:
        yield f"{name}: is not one select"
    for read in re.findall(r"\b(?:from|join)\s+([a-z]+)\.[a-z_]+", bare, re.IGNORECASE):
        if not may_read(layer, read):
            yield f"{name}: {layer} reads {read}"


def may_read(layer: str, read: str) -> bool:
    """Say whether a file of ``layer`` may read a table of the layer ``read``."""
    if read not in LAYERS:
        return False
    if layer == "checks":
        return read != "incoming"
    is_earlier = LAYERS.index(read) <= LAYERS.index(layer)
    return is_earlier and read not in OUT_OF_REACH.get(layer, set())


def files(folder: str, ending: str) -> list[tuple[str, str]]:
    return [
        (path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted((PROJECT / folder).rglob(f"*{ending}"))
    ]


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - whichever git the machine has
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


# --- Python -------------------------------------------------------------------


@pytest.mark.parametrize("rule", [import_offences, size_offences, door_offences])
def test_every_module_keeps_the_rule(rule: Rule) -> None:
    sources = files("flows", ".py")

    assert "flows/core/errors.py" in dict(sources)
    assert [said for name, source in sources for said in rule(name, source)] == []


def test_tests_are_no_longer_than_other_modules() -> None:
    long = [n for n, source in files("tests", ".py") if source.count("\n") > 320]

    assert long == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("flows/report/render.py", "import duckdb"),
        ("flows/report/render.py", "from flows.warehouse.query import read_figures"),
        ("flows/warehouse/query.py", "from prefect import task"),
        ("flows/core/months.py", "from flows import steps"),
        ("flows/core/months.py", "from . import errors"),
        ("flows/cli.py", "from flows.linkedin import archive"),
        ("flows/sample/cast.py", "from flows.core.months import Month"),
        ("flows/steps.py", "def f():\n    import prefect"),
    ],
)
def test_a_forbidden_import_is_seen(name: str, source: str) -> None:
    assert len(list(import_offences(name, source))) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("flows/calendar.py", "def f(): ..."),
        ("flows/helpers.py", "def f(): ..."),
        ("flows/cli.py", "def f():\n    class C: ..."),
    ],
)
def test_a_door_that_is_none_is_seen(name: str, source: str) -> None:
    assert list(door_offences(name, source))


def test_a_long_function_is_seen() -> None:
    body = "    pass\n" * LONGEST_FUNCTION

    assert list(size_offences("flows/steps.py", f"def f():\n{body}")) == [
        "flows/steps.py: f has 46 lines"
    ]


# --- SQL ----------------------------------------------------------------------


def test_every_model_and_check_keeps_the_rules() -> None:
    offences = [
        said for n, source in files("sql", ".sql") for said in sql_offences(n, source)
    ]

    assert offences == []


def test_every_sql_folder_is_a_layer() -> None:
    folders = {path.name for path in (PROJECT / "sql").iterdir() if path.is_dir()}

    assert folders <= {*LAYERS, "checks"}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sql/core/contacts.sql", "select 1"),
        ("sql/core/contacts.sql", "-- One row.\nselect 1;"),
        ("sql/core/contacts.sql", "-- One row.\ncreate table t as select 1"),
        ("sql/core/contacts.sql", "-- One row.\nselect * from metrics.states"),
        ("sql/report/headline.sql", "-- One row.\nselect * from staging.messages"),
        ("sql/core/contacts.sql", "-- One row.\nselect * from warehouse.contacts"),
    ],
)
def test_a_model_against_the_rules_is_seen(name: str, source: str) -> None:
    assert list(sql_offences(name, source))


# --- one word through all floors ----------------------------------------------


def blocks() -> set[str]:
    return {field.name for field in dataclasses.fields(Figures)} - NOT_BLOCKS


def test_every_block_has_its_model() -> None:
    models = {Path(name).stem for name, _ in files("sql/report", ".sql")}
    if not models:
        pytest.skip("no report models yet")

    assert models == blocks()


def test_every_block_has_its_partial() -> None:
    partials = {Path(name).stem for name, _ in files("templates/partials", ".html")}
    if not partials:
        pytest.skip("no partials yet")

    assert {f"_{block}" for block in blocks()} - partials == set()


def test_every_partial_has_its_section_of_the_stylesheet() -> None:
    partials = {
        Path(name).stem.removeprefix("_")
        for name, _ in files("templates/partials", ".html")
    }
    if not partials:
        pytest.skip("no partials yet")
    css = (PROJECT / "templates/css/blocks.css").read_text(encoding="utf-8")

    assert {name for name in partials if not re.search(rf"\.{name}\b", css)} == set()


# --- what is in the house at all ------------------------------------------------


def test_nothing_stands_at_the_top_that_is_not_expected() -> None:
    names = {Path(name).parts[0] for name in tracked()}

    assert names - TOP_LEVEL == set()


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    # In pieces, so that this file does not name them either.
    words = [
        *(f"{PROJECT}/", f"{Path.home()}/"),
        *(f"/{folder}/" for folder in ("work", "farm", "shared")),
        *(".".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"))),
        *(".".join(host) for host in (("npmjs", "org"), ("debian", "org"))),
    ]
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in words))

    naming = [name for name in tracked() if pattern.search(text_of(name))]

    assert naming == []


def text_of(name: str) -> str:
    path = PROJECT / name
    return path.read_text(encoding="utf-8", errors="ignore") if path.is_file() else ""
