"""Keeps an export as it came, so that everything can be read again from it."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.paths import PRIVATE_FILE, PRIVATE_FOLDER
from flows.linkedin.archive import is_zip, open_source
from flows.linkedin.choosing import choose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


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
            kept = into / f"{opened.name}.zip"
            with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
                for member in choose(opened).chosen.values():
                    info = zipfile.ZipInfo(member.path, (*day, 0, 0, 0))
                    with packed.open(info, "w") as file:
                        for chunk in member.chunks():
                            file.write(chunk)
    kept.chmod(PRIVATE_FILE)
    return kept
