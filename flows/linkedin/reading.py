"""Opens an export: private UTF-8 copies of its files, with every record counted.

The errors are those of ``archive`` (E1101 to E1108) and ``formats`` (E1111 to
E1115), and E1406 where the machine has no room for the copies.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.errors import FormatError
from flows.core.exports import Export, ExportFile
from flows.core.memory import keep_freed_blocks
from flows.linkedin.archive import is_zip, open_source
from flows.linkedin.articles import COLUMN, KIND, article_table
from flows.linkedin.choosing import choose, require_connections, sha256_of
from flows.linkedin.copying import (
    copy_file,
    private_file,
    read_file,
    room_is_needed,
)
from flows.linkedin.formats import CORE, FORMATS
from flows.linkedin.members import CHUNK, damage_is_refused
from flows.linkedin.naming import newest_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from flows.linkedin.choosing import Choice
    from flows.linkedin.formats import Format
    from flows.linkedin.members import Member, Source

    _Take = Callable[[Member, Format, Path], ExportFile]


def never(_export: Export) -> bool:
    """Take no export for a part of another."""
    return False


@contextmanager
def open_export(
    source: Path | Sequence[Path],
    *,
    scratch: Path,
    is_part: Callable[[Export], bool] = never,
    in_memory: bool = False,
) -> Iterator[Export]:
    """Open a zip, a folder or loose files as one export.

    Its files are private copies in a folder of their own below ``scratch``, gone
    when the block ends; with ``in_memory``, messages are rows instead where none of
    them is in doubt. Several paths are loose files of one export, which may
    lack connections; another export may if ``is_part`` says so, because the rest
    of it is known. Raises ``ArchiveError`` (E1106 where neither holds),
    ``FormatError`` and ``MachineError``; then nothing is left behind.
    """
    keep_freed_blocks()
    with _private_folder(scratch) as folder:
        with open_source(source) as opened:
            export = _read(
                opened, folder, is_part, read_file if in_memory else copy_file
            )
        yield export


def archive_fingerprint(source: Path | Sequence[Path]) -> str:
    """Give a hash that tells an export from all others without unpacking it.

    For a zip it is of its bytes, so the same files packed anew have another one;
    ``Export.content`` knows those. For a folder or loose files it is of what
    would be read. Raises ``ArchiveError`` and ``FormatError`` E1114.
    """
    if isinstance(source, Path) and not source.is_dir() and is_zip(source):
        digest = hashlib.sha256()
        with damage_is_refused(source.name), source.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()
    with open_source(source) as opened:
        choice = choose(opened)
        hashes = {kind: sha256_of(each) for kind, each in choice.chosen.items()}
        if table := article_table(choice.ignored):
            hashes[KIND] = hashlib.sha256(table[0]).hexdigest()
    return _content(hashes.items(), choice.name.day if choice.name else None)


def _read(
    source: Source, folder: Path, is_part: Callable[[Export], bool], take: _Take
) -> Export:
    choice = choose(source)
    if not (source.is_loose or choice.chosen):
        require_connections(source, choice)
    files, aside = _files(choice, folder, take)
    files += _articles(choice.ignored, folder)
    variety = choice.name.variety if choice.name else "unknown"
    day = choice.name.day if choice.name else None
    export = Export(
        name=source.name,
        variety="loose" if source.is_loose else variety,
        content=_content(((file.kind, file.sha256) for file in files), day),
        exported_on=day or newest_day(each.saved_at for each in source.members),
        files=tuple(files),
        ignored=choice.ignored,
        warnings=(*choice.warnings, *aside),
    )
    if not (source.is_loose or is_part(export)):
        require_connections(source, choice)
    return export


def _files(
    choice: Choice, folder: Path, take: _Take
) -> tuple[list[ExportFile], list[str]]:
    files: list[ExportFile] = []
    aside: list[str] = []
    forms = [form for form in FORMATS if form.kind in choice.chosen]
    # Messages take longer than all others together, which are done meanwhile.
    largest_first = sorted(forms, key=lambda form: -choice.chosen[form.kind].size)
    with ThreadPoolExecutor(max_workers=2) as copying:
        copies = {
            form.kind: copying.submit(take, choice.chosen[form.kind], form, folder)
            for form in largest_first
        }
        for form in forms:
            try:
                files.append(copies[form.kind].result())
            except FormatError as error:
                if form in CORE:
                    raise
                path = choice.chosen[form.kind].path
                aside.append(f"{path} was left aside: {error.what} [{error.code}]")
    return files, aside


def _articles(paths: Iterable[str], folder: Path) -> list[ExportFile]:
    """Make a table of what only the names of files tell."""
    table = article_table(paths)
    if table is None:
        return []
    content, records = table
    path = folder / f"{KIND}.csv"
    with room_is_needed(), private_file(path) as out:
        out.write(content)
    return [
        ExportFile(
            kind=KIND,
            name="Articles",
            path=path,
            columns=(COLUMN,),
            delimiter=",",
            records=records,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    ]


def _content(hashes: Iterable[tuple[str, str]], day: date | None) -> str:
    # A month in which nothing happened gives the same files under another date.
    lines = sorted(f"{kind} {sha256}\n" for kind, sha256 in hashes)
    return hashlib.sha256("".join([*lines, f"{day}"]).encode()).hexdigest()


@contextmanager
def _private_folder(scratch: Path) -> Iterator[Path]:
    with room_is_needed():
        scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="export-", dir=scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
