"""Keeps an export as it came, so that everything can be read again from it."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.paths import PRIVATE_FILE, PRIVATE_FOLDER, write_private
from flows.linkedin.archive import is_zip, open_source
from flows.linkedin.articles import article_table
from flows.linkedin.choosing import choose

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from flows.core.exports import Export
    from flows.linkedin.choosing import Choice
    from flows.linkedin.members import Source

# Files beside a copy that say something about it: it was taken in although its
# account does not add up; its identity, where the copy is no longer what came; that
# the copy was kept long enough.
SUSPECT = "accepted-suspect"
TAKEN_AS = "taken-as"
LET_GO = "let-go"
_NOTES = (SUSPECT, TAKEN_AS, LET_GO)
# What is on its way into the archive; the next run clears it away.
COMING = ".coming"


@dataclass(frozen=True, slots=True)
class KeptExport:
    """What is kept of one export; ``path`` is None if the copy is gone.

    ``content`` is its ``Export.content`` as it came, where people were taken out of
    the copy since.
    """

    path: Path | None
    is_suspect: bool
    content: str | None


def read_kept(folder: Path) -> KeptExport:
    """Say what the folder of one export in the archive holds."""
    copies = [each for each in folder.glob("*") if each.name not in _NOTES]
    note = folder / TAKEN_AS
    return KeptExport(
        path=copies[0] if len(copies) == 1 else None,
        is_suspect=(folder / SUSPECT).exists(),
        content=note.read_text("ascii").strip() if note.exists() else None,
    )


def let_go(folder: Path) -> None:
    """Remove the copy of an export; a note says that this was wanted."""
    write_private(folder / LET_GO, "")
    kept = read_kept(folder)
    if kept.path:
        kept.path.unlink()


def keep_reduced(
    source: Path | Sequence[Path],
    export: Export,
    changed: Collection[str],
    *,
    into: Path,
    exported_on: date,
) -> Path:
    """Keep of an export what is read of it, as it now is, and give the copy's path.

    ``export`` is the open one without the rows of forgotten people, ``changed`` are
    the kinds of file that had such rows; the others stay to the byte. Files that are
    not read are left out, for nobody can say who stands in them. A note keeps the
    identity, so that the same export is known when it comes again.
    """
    into.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    write_private(into / TAKEN_AS, export.content)
    copies = {file.kind: file.path for file in export.files if file.kind in changed}
    fresh = into.with_name(f"{into.name}.zip{COMING}")
    with open_source(source) as opened:
        choice = choose(opened)
        name = opened.name if _is_zip_file(source) else f"{_label(opened, choice)}.zip"
        _pack(choice, fresh, exported_on, copies)
    return fresh.replace(into / name)


def keep_export(
    source: Path | Sequence[Path], *, into: Path, exported_on: date
) -> Path:
    """Copy an export into the folder ``into`` and give the copy's path.

    A zip is copied byte for byte under its own name, which dates it. Of a folder
    or loose files only what is read is kept, in a zip that ``exported_on`` dates.
    """
    into.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if isinstance(source, Path) and _is_zip_file(source):
        kept = into / source.name
        shutil.copyfile(source, kept)
        kept.chmod(PRIVATE_FILE)
    else:
        with open_source(source) as opened:
            choice = choose(opened)
            kept = into / f"{_label(opened, choice)}.zip"
            _pack(choice, kept, exported_on, {})
    return kept


def _pack(
    choice: Choice, into: Path, exported_on: date, instead: Mapping[str, Path]
) -> None:
    """Pack what is read into a zip; the files ``instead`` of theirs, by kind."""
    day = (exported_on.year, exported_on.month, exported_on.day, 0, 0, 0)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for kind, member in choice.chosen.items():
            with packed.open(zipfile.ZipInfo(member.path, day), "w") as file:
                if kind in instead:
                    with instead[kind].open("rb") as copy:
                        shutil.copyfileobj(copy, file)
                else:
                    file.writelines(member.chunks())
        # Of an article only the name is read, for its day.
        for path in choice.ignored:
            if article_table([path]):
                packed.writestr(zipfile.ZipInfo(path, day), b"")
    into.chmod(PRIVATE_FILE)


def _is_zip_file(source: Path | Sequence[Path]) -> bool:
    return isinstance(source, Path) and not source.is_dir() and is_zip(source)


def _label(source: Source, choice: Choice) -> str:
    if choice.name is None:
        return source.name
    return f"{choice.name.variety}_LinkedInDataExport_{choice.name.day:%m-%d-%Y}"
