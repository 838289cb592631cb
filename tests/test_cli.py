from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pypdfium2
import pytest

from flows.cli import main
from tests.warehouse.worlds import ME, MY_SLUG, World

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

EXPORT = "Basic_LinkedInDataExport_07-01-2026"


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path / "home"))

    def run_once(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["rapport", *map(str, words)])
        try:
            main()
        except SystemExit as stop:
            return int(stop.code or 0), *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run_once


@pytest.fixture
def world() -> World:
    return make_world()


def make_world() -> World:
    made = World()
    made.contact("witness", "2024-01-01")
    made.sent("witness", "2026-05-01 09:00", "Shall we begin?")
    made.got("witness", "2026-05-02 09:00", "We have already.")
    made.contact("hana", "2026-04-02")
    made.invited_by("hana", "2026-04-01 09:00", "Your piece made my week.")
    return made


@pytest.fixture
def export(tmp_path: Path, world: World) -> Path:
    return zipped(world.write(tmp_path / "unpacked" / EXPORT))


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


def test_the_last_line_is_the_path_of_a_pdf(run: Run, export: Path) -> None:
    code, out, _ = run("report", export)

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


def test_a_second_run_gives_the_same_figures(run: Run, export: Path) -> None:
    _, out, _ = run("report", export)
    twin = Path(out.strip()).with_suffix(".json")
    before = twin.read_bytes()

    _, _, err = run("report", export)

    assert "taken in before" in err
    assert twin.read_bytes() == before


def test_a_home_is_private(run: Run, export: Path, tmp_path: Path) -> None:
    run("report", export)

    for path in [tmp_path / "home", *(tmp_path / "home").rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_contacts_are_listed_for_people(run: Run, export: Path) -> None:
    run("ingest", export)

    _, out, _ = run("contacts", "--state", "never_engaged")

    assert "Hana Stone" in out
    assert "Witness Stone" not in out


def test_contacts_are_listed_for_programs(run: Run, export: Path) -> None:
    run("ingest", export)

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
    run: Run, export: Path, tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    run("ingest", export)
    before = tree(tmp_path / "home")

    status, out, err = run("report", make(tmp_path))

    told = [line for line in err.splitlines() if line.startswith("rapport: ")]
    assert (status, out) == (65, "")
    assert len(told) == 1
    assert told[0].endswith(f"[{code}]")
    assert tree(tmp_path / "home") == before


def test_a_bad_file_in_the_inbox_is_set_aside_with_its_reason(
    run: Run, export: Path, tmp_path: Path
) -> None:
    run("ingest", export)
    bad = no_zip(tmp_path / "home" / "inbox")
    # A zip that was touched just now may still be on its way.
    os.utime(bad, (0, 0))

    code, _, _ = run("report")

    rejected = tmp_path / "home" / "inbox" / "rejected"
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

    assert status == 70
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
