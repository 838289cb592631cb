"""Names, layouts, twins and doubles of exports, as they lie in people's folders."""

from __future__ import annotations

import os
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import ArchiveError, FormatError
from tests.linkedin.conftest import CASES, CONNECTIONS, CURRENT, zip_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from flows.core.exports import Export

    Pack = Callable[..., Path]
    Read = Callable[[Path | Sequence[Path]], Export]

OTHER = CONNECTIONS.replace(b"Relecloud", b"Contoso")
TWIN = (
    "Endorsement Date\tSkill Name\tEndorser First Name\tEndorser Last Name"
    "\tEndorsement Status\tDisplay Status\n"
    "2022/04/03 10:00:00 UTC\tWriting\tAda\tVance\tAccepted\tRedacted\n"
).encode("utf-16")


@pytest.mark.parametrize(
    ("name", "variety", "day"),
    [
        ("Basic_LinkedInDataExport_07-01-2026.zip", "basic", date(2026, 7, 1)),
        ("Complete_LinkedInDataExport_02-27-2021.zip", "complete", date(2021, 2, 27)),
        ("Basic_LinkedInDataExport_07-05-2026.zip.zip", "basic", date(2026, 7, 5)),
        ("Complete_LinkedInDataExport_11-06-2025.zip (1).zip", "complete", None),
        ("basic_linkedindataexport_07-01-2026 (2).zip", "basic", date(2026, 7, 1)),
        ("my linkedin.zip", "unknown", date(2026, 7, 2)),
        ("Basic_LinkedInDataExport_13-45-2026.zip", "unknown", date(2026, 7, 2)),
    ],
)
def test_the_name_dates_the_export_else_its_newest_member(
    name: str, variety: str, day: date | None, pack: Pack, read: Read
) -> None:
    export = read(pack(CURRENT, name=name))

    assert (export.name, export.variety) == (name, variety)
    assert export.exported_on == (day or date(2025, 11, 6))


@pytest.mark.parametrize(
    "below",
    [
        "Complete_LinkedInDataExport_11-10-2023/Complete_LinkedInDataExport_11-10-2023",
        "Complete_LinkedInDataExport_11-10-2023 (1)",
        "Complete_LinkedInDataExport_11-10-2023.zip",
    ],
)
def test_folders_inside_name_the_export_too(
    below: str, pack: Pack, read: Read, tmp_path: Path
) -> None:
    shutil.copytree(CASES / CURRENT, tmp_path / "data" / below)

    for export in (read(tmp_path / "data"), read(pack(CURRENT, below=f"{below}/"))):
        assert export.file("connections")
    assert read(tmp_path / "data").exported_on == date(2023, 11, 10)


def test_the_name_nearest_to_the_files_dates_them(pack: Pack, read: Read) -> None:
    export = read(pack(CURRENT, below="Basic_LinkedInDataExport_06-01-2026/"))

    assert export.exported_on == date(2026, 6, 1)


def test_a_folder_named_like_a_zip_is_a_folder(read: Read, tmp_path: Path) -> None:
    folder = tmp_path / "Basic_LinkedInDataExport_04-17-2026.zip"
    shutil.copytree(CASES / CURRENT, folder)

    assert read(folder).exported_on == date(2026, 4, 17)


def test_backslashes_in_names_are_folders(pack: Pack, read: Read) -> None:
    export = read(pack({"export\\Connections.csv": CONNECTIONS}))

    assert export.files[0].name == "export/Connections.csv"


def test_loose_files_are_one_export_without_a_date(read: Read, tmp_path: Path) -> None:
    paths = [tmp_path / "connections.csv", tmp_path / "messages (1).csv"]
    for path, name in zip(paths, ("Connections.csv", "messages.csv"), strict=True):
        shutil.copy(CASES / CURRENT / name, path)

    export = read(paths)

    assert [file.kind for file in export.files] == ["connections", "messages"]
    assert (export.variety, export.exported_on) == ("loose", None)


def test_loose_files_need_no_connections(read: Read) -> None:
    export = read([CASES / CURRENT / "messages.csv"])

    assert [file.kind for file in export.files] == ["messages"]


@pytest.mark.parametrize("case", ["zip", "folder"])
def test_an_export_without_connections_is_refused(
    case: str, pack: Pack, read: Read, tmp_path: Path
) -> None:
    packed = pack({"Profile.csv": b"First Name,Last Name\n"})
    (tmp_path / "folder").mkdir()
    source = packed if case == "zip" else tmp_path / "folder"

    with pytest.raises(ArchiveError, match=r"no Connections\.csv.*E1106"):
        read(source)


def test_a_zip_of_a_zip_says_which_to_give(pack: Pack, read: Read) -> None:
    inner = zip_bytes({"Connections.csv": CONNECTIONS})

    with pytest.raises(ArchiveError, match=r"Inside is a/Basic.zip"):
        read(pack({"a/Basic.zip": inner}))


def test_talks_with_machines_are_no_messages(pack: Pack, read: Read) -> None:
    export = read(pack(CURRENT))

    messages = export.file("messages")
    assert messages
    assert messages.name == "messages.csv"
    assert set(export.ignored) == {"guide_messages.csv", "learning_coach_messages.csv"}


@pytest.mark.parametrize("name", ["coach_messages.csv", "learning_coach_messages.csv"])
def test_a_coach_alone_is_not_taken_for_messages(
    name: str, pack: Pack, read: Read
) -> None:
    talk = (CASES / CURRENT / "messages.csv").read_bytes()

    export = read(pack({"Connections.csv": CONNECTIONS, name: talk}))

    assert export.file("messages") is None


def test_messages_that_say_there_are_none_are_no_fault(pack: Pack, read: Read) -> None:
    said = b"No conversations found\n"

    export = read(pack({"Connections.csv": CONNECTIONS, "messages.csv": said}))

    assert export.file("messages") is None
    assert export.warnings == ("messages.csv says that there is nothing in it.",)


def test_what_a_mac_leaves_in_a_zip_is_ignored(pack: Pack, read: Read) -> None:
    junk = {"__MACOSX/Connections.csv": b"\0\5", "._Connections.csv": b"\0\5"}

    export = read(pack({"Connections.csv": CONNECTIONS, **junk}))

    assert [file.name for file in export.files] == ["Connections.csv"]


def test_the_twin_of_the_endorsements_is_never_added(pack: Pack, read: Read) -> None:
    case = CASES / "2022-09-12 complete C3 M2 I1"
    own = (case / "Endorsement_Received_Info.csv").read_bytes()

    export = read(
        pack(
            {
                "Connections.csv": CONNECTIONS,
                "Endorsement Received Info.csv": TWIN,
                "Endorsement_Received_Info.csv": own,
            }
        )
    )

    file = export.file("endorsements_received")
    assert file
    assert file.name == "Endorsement_Received_Info.csv"
    assert "left aside: Endorsement Received Info.csv" in " ".join(export.warnings)


def test_the_twin_alone_is_read(pack: Pack, read: Read) -> None:
    members = {"Connections.csv": CONNECTIONS, "Endorsement Received Info.csv": TWIN}

    file = read(pack(members)).file("endorsements_received")

    assert file
    assert (file.delimiter, file.records, file.warnings) == ("\t", 1, ())


def test_the_shallowest_of_two_is_read_and_said(pack: Pack, read: Read) -> None:
    export = read(pack({"old/Connections.csv": OTHER, "Connections.csv": CONNECTIONS}))

    assert export.files[0].name == "Connections.csv"
    assert export.warnings == (
        "Connections.csv was read for connections; left aside: old/Connections.csv.",
    )


def test_the_richer_of_two_is_read_and_said(pack: Pack, read: Read) -> None:
    poor = b"First Name,Last Name,Connected On\n"

    export = read(pack({"Connections (1).csv": CONNECTIONS, "Connections.csv": poor}))

    assert export.files[0].name == "Connections (1).csv"
    assert "left aside: Connections.csv" in export.warnings[0]


def test_two_copies_of_one_file_are_one(pack: Pack, read: Read) -> None:
    members = {"Connections.csv": CONNECTIONS, "Connections (1).csv": CONNECTIONS}

    assert read(pack(members)).files[0].name == "Connections.csv"


@pytest.mark.parametrize(
    "members",
    [
        {"Connections.csv": CONNECTIONS, "Connections (1).csv": OTHER},
        {"a/Connections.csv": CONNECTIONS, "b/Connections.csv": OTHER},
        {
            "Basic_LinkedInDataExport_06-01-2026/Connections.csv": CONNECTIONS,
            "Basic_LinkedInDataExport_07-01-2026/messages.csv": b"",
        },
    ],
)
def test_files_of_two_exports_are_said_and_not_guessed(
    members: dict[str, bytes], pack: Pack, read: Read
) -> None:
    with pytest.raises(ArchiveError, match=r"two exports.*E1107"):
        read(pack(members))


def test_files_from_several_folders_are_told_about(pack: Pack, read: Read) -> None:
    messages = (CASES / CURRENT / "messages.csv").read_bytes()

    export = read(pack({"Connections.csv": CONNECTIONS, "b/messages.csv": messages}))

    assert "several folders" in export.warnings[0]


def test_a_nested_zip_and_a_spreadsheet_are_reported(pack: Pack, read: Read) -> None:
    members = {"Connections.csv": CONNECTIONS, "more.zip": b"", "Messages.xlsx": b""}

    warnings = read(pack(members)).warnings

    assert "more.zip is a zip inside and was not opened." in warnings
    assert "Messages.xlsx is a spreadsheet and was not read." in warnings


def test_links_in_a_folder_are_not_followed(read: Read, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "Connections.csv").write_bytes(CONNECTIONS)
    (folder / "messages.csv").symlink_to(CASES / CURRENT / "messages.csv")

    export = read(folder)

    assert [file.kind for file in export.files] == ["connections"]
    assert "not followed: 1" in export.warnings[0]


def test_a_pipe_in_a_folder_is_not_waited_for(read: Read, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "Connections.csv")

    with pytest.raises(ArchiveError, match="E1106"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("absent.zip", None, "E1101"),
        ("notes.pdf", b"%PDF-1.7", "E1108"),
        ("export.zip", b"<!DOCTYPE html><html>", "E1102"),
        ("Connections.xlsx", b"PK\x03\x04", "E1114"),
        ("Connections.csv", b"PK\x03\x04", "E1114"),
        ("Connections.csv", b"\xd0\xcf\x11\xe0", "E1114"),
        ("export.zip", zip_bytes({"xl/workbook.xml": b""}), "E1114"),
        ("Connections.csv", b"", "E1111"),
    ],
)
def test_what_is_no_export_is_refused_by_what_it_is(
    name: str, content: bytes | None, code: str, read: Read, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises((ArchiveError, FormatError), match=code):
        read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Profile.csv", b"a,b\n1,2\n"),
        # Columns were deleted, and a library numbered the one that came twice.
        ("Recommendations_Received.csv", b"Last Name,Text,Creation Date.1\nLi,x,y\n"),
        ("Endorsement_Given_Info.csv", b"PK\x03\x04"),
    ],
)
def test_a_lesser_file_that_cannot_be_understood_is_left_aside(
    pack: Pack, read: Read, name: str, content: bytes
) -> None:
    export = read(pack({"Connections.csv": CONNECTIONS, name: content}))

    assert [file.kind for file in export.files] == ["connections"]
    assert f"{name} was left aside" in export.warnings[0]
