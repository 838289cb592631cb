"""The rules of the house, held by a short walk over the sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule = Callable[[str, str], Iterator[str]]

PROJECT = Path(__file__).resolve().parents[1]

PREFECT_DOORS = {"all_members", "ingest_exports", "monthly_report"}
COMMANDS = {"cli", "cli_mail", "cli_questions", "cli_schedule", "cli_upkeep"}
COMMANDS |= {"cli_watch"}
DOORS = PREFECT_DOORS | COMMANDS
# Plain functions that join the rooms; the doors call them.
PLAIN = {"backups", "duties", "intake", "questions", "rebuilding", "sending", "steps"}
PLAIN |= {"clearing", "forgetting", "members", "retention", "scheduling", "upkeep"}
PLAIN |= {"watching"}
ROOMS = {"linkedin", "warehouse", "report", "delivery", "sample", "safekeeping"}
ROOMS |= {"timers"}
# What each part of the house may import of ours, besides itself.
MAY_IMPORT = {room: {"core"} for room in ROOMS} | {
    "core": set(),
    "sample": set(),
    "rebuilding": {"core", "linkedin", "warehouse"},
    "intake": {"core", "linkedin", "rebuilding", "warehouse"},
    "retention": {"core", "delivery", "linkedin", "warehouse"},
    "steps": {"core", "intake", "rebuilding", "retention", *ROOMS},
    "questions": {"core", "steps", "warehouse"},
    "sending": {"core", "delivery", "report"},
    "backups": {"core", "delivery", "rebuilding", "safekeeping"},
    "forgetting": {"core", "delivery", "linkedin", "rebuilding", "report", "steps"}
    | {"warehouse"},
    "clearing": {"core", "scheduling"},
    "upkeep": {"core", "rebuilding", "steps"},
    "duties": {"core", "retention", "sending", "steps"},
    "members": {"core", "duties", "steps"},
    "scheduling": {"core", "timers"},
    "watching": {"core", "delivery", "duties", "scheduling", "steps", "timers"},
    "terminal": {"core"},
    "cli": {*COMMANDS, "core", "retention", "steps", "terminal"},
    "cli_watch": {"core", "steps", "terminal", "watching"},
    "cli_upkeep": {"backups", "clearing", "core", "forgetting", "steps", "terminal"}
    | {"upkeep"},
    "cli_mail": {"core", "sending", "steps", "terminal"},
    "cli_questions": {"core", "questions", "steps", "terminal"},
    "cli_schedule": {"core", "duties", "members", "scheduling", "steps"} | {"terminal"},
    "all_members": {"members"},
    "ingest_exports": {"core", "steps"},
    "monthly_report": {"core", "duties", "steps", "ingest_exports"},
}
# The heavy libraries, and who alone may import them.
LIBRARIES = {
    "prefect": PREFECT_DOORS,
    "click": {*COMMANDS, "terminal"},
    "rich": {"cli", "cli_questions", "terminal"},
    "duckdb": {"warehouse"},
    "jinja2": {"report"},
    "weasyprint": {"report"},
    "babel": {"report"},
    "pypdfium2": {"report"},
    "smtplib": {"delivery"},
    "pyrage": {"safekeeping"},
    "zlib_ng": {"linkedin"},
    "siphashc": {"warehouse"},
}
LONGEST_MODULE = 320
LONGEST_FUNCTION = 45

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
    """Give every import that runs, as a dotted name with its leading dots."""
    for node in ast.walk(WithoutAnnotations().visit(tree)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            stem = "." * node.level + (node.module or "")
            yield from (f"{stem}.{alias.name}" for alias in node.names)


class WithoutAnnotations(ast.NodeTransformer):
    """Takes away imports of libraries that only name types; ours stay."""

    def visit_If(self, node: ast.If) -> ast.AST:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = [each for each in node.body if "flows" in ast.unparse(each)]
        return self.generic_visit(node)


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
    if part_of(name) not in DOORS | PLAIN:
        yield f"{name}: is no door that this test knows"
    if part_of(name) in DOORS:
        classes = [
            n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)
        ]
        yield from (f"{name}: defines {each.name}" for each in classes)


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
        ("flows/report/a.py", "if TYPE_CHECKING:\n    import flows.steps"),
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
