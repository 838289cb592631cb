"""The database as a program of its own opens it, with nothing lent by the tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json
import sys
from pathlib import Path
import duckdb
from flows.warehouse.connection import open_warehouse, scratch_of

def refused(connection, sql):
    try:
        connection.execute(sql)
    except duckdb.Error as error:
        return type(error).__name__
    return None

with open_warehouse(Path(sys.argv[1])) as connection:
    (scratch_of(connection) / "words.txt").write_text("mine")
    names = (
        "threads", "lock_configuration", "enable_external_access",
        "autoload_known_extensions", "autoinstall_known_extensions",
        "allow_community_extensions", "python_enable_replacements",
        "disabled_optimizers",
    )
    told = {
        name: connection.execute(f"select current_setting('{name}')").fetchone()[0]
        for name in names
    }
    told["a thread less"] = refused(connection, "set threads = 1")
    told["a file"] = refused(connection, f"from read_text('{sys.argv[2]}')")
    told["a scratch file"] = refused(
        connection, f"from read_text('{scratch_of(connection)}/words.txt')"
    )
threads = duckdb.execute("select current_setting('threads')").fetchone()[0]
told["has all threads"] = told.pop("threads") == threads
print(json.dumps(told))
"""


def test_a_program_has_all_cores_and_no_way_out_of_its_file(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("not mine")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "w.duckdb"), str(outside)]

    run = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, check=True, cwd=Path(__file__).parents[2]
    )

    assert json.loads(run.stdout) == {
        "has all threads": True,
        "lock_configuration": True,
        "enable_external_access": False,
        "autoload_known_extensions": False,
        "autoinstall_known_extensions": False,
        "allow_community_extensions": False,
        "python_enable_replacements": False,
        "disabled_optimizers": "",
        "a thread less": "InvalidInputException",
        "a file": "PermissionException",
        "a scratch file": None,
    }
