"""Keeps an export as it came, so that everything can be read again from it."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.paths import PRIVATE_FILE, PRIVATE_FOLDER
from flows.linkedin.archive import is_zip, open_source
from flows.linkedin.articles import article_table
from flows.linkedin.choosing import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.linkedin.choosing import Choice
    from flows.linkedin.members import Source

# Files beside a copy that say something about it: it was taken in although its
# account does not add up.
SUSPECT = "accepted-suspect"
_NOTES = (SUSPECT,)


@dataclass(frozen=True, slots=True)
class KeptExport:
    """What is kept of one export; ``path`` is None if the copy is gone."""

    path: Path | None
    is_suspect: bool


def read_kept(folder: Path) -> KeptExport:
    """Say what the folder of one export in the archive holds."""
    copies = [each for each in folder.glob("*") if each.name not in _NOTES]
    return KeptExport(
        path=copies[0] if len(copies) == 1 else None,
        is_suspect=(folder / SUSPECT).exists(),
    )


def keep_export(
    source: Path | Sequence[Path], *, into: Path, exported_on: date
) -> Path:
    """Copy an export into the folder ``into`` and give the copy's path.

    A zip is copied byte for byte under its own name, which dates it. Of a folder
    or loose files only what is read is kept, in a zip that ``exported_on`` dates.
    """
    into.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if isinstance(source, Path) and not source.is_dir() and is_zip(source):
        kept = into / source.name
        shutil.copyfile(source, kept)
    else:
        day = (exported_on.year, exported_on.month, exported_on.day)
        with open_source(source) as opened:
            choice = choose(opened)
            kept = into / f"{_label(opened, choice)}.zip"
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
                for member in choice.chosen.values():
                    info = zipfile.ZipInfo(member.path, (*day, 0, 0, 0))
                    with packed.open(info, "w") as file:
                        for chunk in member.chunks():
                            file.write(chunk)
                # Of an article only the name is read, for its day.
                for path in choice.ignored:
                    if article_table([path]):
                        packed.writestr(zipfile.ZipInfo(path, (*day, 0, 0, 0)), b"")
    kept.chmod(PRIVATE_FILE)
    return kept


def _label(source: Source, choice: Choice) -> str:
    if choice.name is None:
        return source.name
    return f"{choice.name.variety}_LinkedInDataExport_{choice.name.day:%m-%d-%Y}"
