from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock
from zipfile import ZipFile

import pypdfium2
import pytest

from flows.cli import main
from flows.sample import exports
from flows.sample.exports import SamplePlan
from tests.warehouse.worlds import ME, MY_SLUG, World, building_only

if TYPE_CHECKING:
    from collections.abc import Callable

    Told = tuple[int, str, str]
    Run = Callable[..., Told]

# One report is made for most of these tests.
pytestmark = pytest.mark.xdist_group("cli")

CONTACTS = "metrics.contact_history"
EXPORT = "Basic_LinkedInDataExport_07-01-2026"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path / "home"))

    def run_once(*words: object) -> Told:
        monkeypatch.setattr("sys.argv", ["rapport", *map(str, words)])
        return stopped(main), *capsys.readouterr()

    return run_once


def make_world() -> World:
    made = World()
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2026-05-01 09:00", "Shall we begin?")
    made.got("witness", "2026-05-02 09:00", "We have already.")
    made.contact("hana", "2026-04-02")
    made.invited_by("hana", "2026-04-01 09:00", "Your piece made my week.")
    return made


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return zipped(make_world().write(tmp_path / "unpacked" / EXPORT))


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told]:
    """Give a home in which an export was reported on, and what the command said."""
    folder = tmp_path_factory.mktemp("reported")
    export = zipped(make_world().write(folder / "unpacked" / EXPORT))
    out, err = io.StringIO(), io.StringIO()
    words = ["rapport", "report", str(export), "--home", str(folder / "home")]
    with mock.patch("sys.argv", words), redirect_stdout(out), redirect_stderr(err):
        code = stopped(main)
    return folder / "home", (code, out.getvalue(), err.getvalue())


@pytest.fixture
def home(reported: tuple[Path, Told], tmp_path: Path) -> Path:
    """Give a copy of it, which is the home of ``run``."""
    return shutil.copytree(reported[0], tmp_path / "home")


def stopped(command: Callable[[], None]) -> int:
    """Run a command and give the code with which it ends."""
    try:
        command()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def zipped(folder: Path) -> Path:
    path = folder.parent / f"{folder.name}.zip"
    with ZipFile(path, "w") as packed:
        for each in sorted(folder.iterdir()):
            packed.write(each, each.name)
    return path


def tree(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


def test_the_last_line_is_the_path_of_a_pdf(reported: tuple[Path, Told]) -> None:
    _, (code, out, _) = reported

    pdf = Path(out.splitlines()[-1])

    assert code == 0
    assert pdf.name == "rapport-2026-06.pdf"
    assert len(pypdfium2.PdfDocument(pdf)) >= 3
    assert json.loads(pdf.with_suffix(".json").read_text())["as_of"] == "2026-06-30"


def test_a_zip_a_folder_and_its_files_are_the_same(
    run: Run, export: Path, tmp_path: Path
) -> None:
    folder = export.with_suffix("")
    found = []
    for n, given in enumerate(([export], [folder], sorted(folder.glob("*.csv")))):
        run("ingest", *given, "--home", tmp_path / f"{n}")
        with building_only(CONTACTS):
            _, out, _ = run("contacts", "--json", "--home", tmp_path / f"{n}")
        found.append({each["slug"]: each["state"] for each in json.loads(out)})

    assert found[0] == {"witness": "active", "hana": "never_engaged"}
    assert found[1] == found[0] == found[2]


def test_without_an_export_the_inbox_is_taken_in(
    run: Run, export: Path, tmp_path: Path
) -> None:
    run("init")
    waiting = export.rename(tmp_path / "home" / "inbox" / export.name)

    code, _, _ = run("report")

    assert code == 0
    assert not waiting.exists()
    assert [path.name for path in (tmp_path / "home/archive").rglob("*.zip")] == [
        export.name
    ]


def test_a_second_run_gives_the_same_figures(
    run: Run, home: Path, export: Path
) -> None:
    twin = home / "reports" / "rapport-2026-06.json"
    before = twin.read_bytes()
    twin.unlink()

    _, _, err = run("report", export)

    assert "taken in before" in err
    assert twin.read_bytes() == before


def test_a_home_is_private(reported: tuple[Path, Told]) -> None:
    home, _ = reported

    for path in [home, *home.rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


@pytest.mark.usefixtures("home")
def test_contacts_are_listed_for_people(run: Run) -> None:
    _, out, _ = run("contacts", "--state", "never_engaged")

    assert "Hana Stone" in out
    assert "Witness Stone" not in out


@pytest.mark.usefixtures("home")
def test_contacts_are_listed_for_programs(run: Run) -> None:
    with building_only(CONTACTS):
        _, out, _ = run("contacts", "--json", "--month", "2026-05")

    [hana, witness] = sorted(json.loads(out), key=lambda each: each["slug"])
    assert (hana["state"], hana["age"]) == ("never_engaged", 59)
    assert (witness["out"], witness["in"], witness["last"]) == (1, 1, "2026-05-02")


def test_ingest_prints_an_account(run: Run, export: Path) -> None:
    _, out, _ = run("ingest", export)

    [line] = [line for line in out.splitlines() if "messages.csv" in line]
    assert line.split() == ["2026-07-01", "messages.csv", "2", "2", "0", "0"]


def test_the_sample_lives_in_a_home_of_its_own_made_anew(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "platform"))
    monkeypatch.setattr("sys.platform", "linux")
    # Of its whole size only the figures are compared, in test_planted_figures.py.
    monkeypatch.setattr(exports, "SamplePlan", lambda: SamplePlan(250, 2_000))
    sample = tmp_path / "platform" / "rapport-sample"
    (sample / "archive" / "of-another-version").mkdir(parents=True)
    (sample / "warehouse.duckdb").write_text("of another version")

    _, out, _ = run("report", "--sample", "--no-send")

    assert Path(out.splitlines()[-1]).parents[1] == sample
    assert not (tmp_path / "home").exists()
    truth = json.loads((sample / "sample" / "truth.json").read_text())
    twin = sample / "reports" / "rapport-2026-06.json"
    figures = json.loads(twin.read_text())["figures"]
    assert figures["states"] == truth["figures"]["states"]


def no_zip(folder: Path) -> Path:
    path = folder / f"{EXPORT}.zip"
    path.write_bytes(b"PK, but not for long")
    return path


def no_connections(folder: Path) -> Path:
    export = World().write(folder / EXPORT)
    (export / "Connections.csv").unlink()
    return export


def unknown_header(folder: Path) -> Path:
    export = World().write(folder / EXPORT)
    (export / "Connections.csv").write_text("From,To,Weight\na,b,1\n")
    return export


def another_member(folder: Path) -> Path:
    world = World()
    world.contact("lena", "2024-01-01")
    world.sent("lena", "2026-05-01 09:00", sender="Ida Berg")
    world.sent("olaf", "2026-05-01 09:00", sender="Ida Berg")
    export = world.write(folder / EXPORT)
    for path in export.iterdir():
        text = path.read_text().replace(MY_SLUG, "ida-berg").replace(ME, "Ida Berg")
        path.write_text(text.replace("Rana,Idris", "Ida,Berg"))
    return export


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (no_zip, "E1102"),
        (no_connections, "E1106"),
        (unknown_header, "E1112"),
        (another_member, "E1122"),
    ],
)
def test_bad_input_is_one_coded_line_and_changes_nothing(
    run: Run, home: Path, tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    before = tree(home)

    status, out, err = run("report", make(tmp_path))

    told = [line for line in err.splitlines() if line.startswith("rapport: ")]
    assert (status, out) == (65, "")
    assert len(told) == 1
    assert told[0].endswith(f"[{code}]")
    assert tree(home) == before


def test_a_bad_file_in_the_inbox_is_set_aside_with_its_reason(
    run: Run, home: Path
) -> None:
    bad = no_zip(home / "inbox")
    # A zip that was touched just now may still be on its way.
    os.utime(bad, (0, 0))

    code, _, _ = run("report")

    rejected = home / "inbox" / "rejected"
    assert code == 0
    assert "E1102" in (rejected / f"{bad.name}.reason.txt").read_text()


def test_a_wrong_setting_is_told_before_anything_is_done(
    run: Run, export: Path, tmp_path: Path
) -> None:
    run("init")
    (tmp_path / "home" / "rapport.toml").write_text("grace_day = 3")

    status, _, err = run("report", export)

    assert status == 78
    assert "Did you mean 'grace_days'" in err


def test_a_month_without_data_is_refused(run: Run, export: Path) -> None:
    status, _, err = run("report", export, "--month", "2026-07")

    assert status == 66
    assert "E1205" in err


def test_the_doctor_finds_this_machine_well(run: Run) -> None:
    run("init")

    status, out, _ = run("doctor")

    assert status == 0
    assert "not well" not in out


def test_the_doctor_finds_an_open_file(run: Run, tmp_path: Path) -> None:
    run("init")
    (tmp_path / "home" / "decisions.csv").chmod(0o644)

    status, out, _ = run("doctor")

    assert status == 69
    assert "chmod go=" in out
