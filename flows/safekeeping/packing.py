"""Packs files into one backup and unpacks them, every byte checked first.

A backup is a plain zip with a table of contents, ``rapport-backup.json``: format,
time, and the size and SHA-256 of every file in the order in which they were packed.

E1711  no backup, or damaged
E1712  a newer format
E1713  made to harm: a name that leads out of the home, a link, a name twice
E1714  it cannot be written or unpacked
E1716  it does not read back as it was written
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from flows.core.errors import UpkeepError
from flows.core.paths import PRIVATE_FILE, PRIVATE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT = 1
CONTENTS = "rapport-backup.json"
CHUNK = 1 << 20
_PACKED = {".zip", ".pdf", ".png"}
_LARGEST_CONTENTS = 64 << 20
_LONGEST_NAME = 255
_AGAIN = "Nothing was changed. Use another backup, or copy this one again."
# All that the standard library was seen to raise over damaged zips.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError),
    *(NotImplementedError, RuntimeError, ValueError, TypeError, OverflowError),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a backup; ``name`` is its path below the home, with slashes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself; ``made_at`` is an ISO instant in UTC."""

    made_at: str
    pieces: tuple[Piece, ...]


def pack(files: Iterable[tuple[str, Path]], into: Path, *, made_at: str) -> Contents:
    """Write a backup of ``files``, each with its name, as a new private file.

    Raises ``UpkeepError`` E1714 where it cannot be written.
    """
    pieces = []
    with disk_is_needed(into), private_file(into) as file:
        with zipfile.ZipFile(file, "w") as packed:
            for name, path in files:
                pieces.append(_pack_one(packed, name, path))
            told = {"format": FORMAT, "made_at": made_at}
            told |= {"pieces": [asdict(each) for each in pieces]}
            packed.writestr(CONTENTS, json.dumps(told, ensure_ascii=False, indent=1))
        file.flush()
        os.fsync(file.fileno())
    return Contents(made_at, tuple(pieces))


def check(path: Path, *, where: str) -> Contents:
    """Read a backup to its end and give its contents; ``where`` is what to call it.

    Raises ``UpkeepError`` E1711 to E1713. Nothing is written.
    """
    with damage_is_refused(where), zipfile.ZipFile(path) as packed:
        contents = _read_contents(packed, where)
        _check_names(packed, contents, where)
        for piece in contents.pieces:
            digest = hashlib.sha256()
            for chunk in _chunks(packed, piece):
                digest.update(chunk)
            if digest.hexdigest() != piece.sha256:
                raise ValueError
    return contents


def check_written(path: Path, contents: Contents, *, where: str) -> None:
    """Read a backup that was just written back; raises ``UpkeepError`` E1716."""
    try:
        is_same = check(path, where=where) == contents
    except UpkeepError:
        is_same = False
    if not is_same:
        raise not_as_written(where)


def not_as_written(where: str) -> UpkeepError:
    """Make the refusal of a disk that does not keep what it is given."""
    return UpkeepError(
        "E1716",
        where,
        "it does not read back as it was written.",
        remedy="No backup was made. Make room, or choose another disk.",
    )


def unpack(path: Path, contents: Contents, into: Path, *, where: str) -> None:
    """Write every file of a backup that was checked below the new folder ``into``.

    Raises ``UpkeepError`` E1711 and E1714.
    """
    with (
        disk_is_needed(into),
        damage_is_refused(where),
        zipfile.ZipFile(path) as packed,
    ):
        into.mkdir(PRIVATE_FOLDER)
        for piece in contents.pieces:
            target = into.joinpath(*PurePosixPath(piece.name).parts)
            for folder in reversed(target.relative_to(into).parents[:-1]):
                (into / folder).mkdir(PRIVATE_FOLDER, exist_ok=True)
            with private_file(target) as file:
                for chunk in _chunks(packed, piece):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())


def private_file(path: Path) -> IO[bytes]:
    """Make a new file that only its owner can read."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    return os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb")


@contextmanager
def disk_is_needed(path: Path) -> Iterator[None]:
    """Turn a failure to write into ``UpkeepError`` E1714."""
    try:
        yield
    except OSError as error:
        raise UpkeepError(
            "E1714",
            path.name,
            f"it cannot be written ({error.strerror or 'the disk refused'}).",
            remedy="Nothing was changed. Make room or choose another place.",
        ) from None


@contextmanager
def damage_is_refused(where: str) -> Iterator[None]:
    """Turn whatever the library raises over a bad file into E1711."""
    try:
        yield
    except _DAMAGE as error:
        raise UpkeepError(
            "E1711",
            where,
            f"it is no backup of Rapport, or it is damaged ({type(error).__name__}).",
            remedy=_AGAIN,
        ) from None


def _pack_one(packed: zipfile.ZipFile, name: str, path: Path) -> Piece:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFREG | PRIVATE_FILE) << 16
    is_packed = path.suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, packed.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return Piece(name, size, digest.hexdigest())


def _read_contents(packed: zipfile.ZipFile, where: str) -> Contents:
    if packed.getinfo(CONTENTS).file_size > _LARGEST_CONTENTS:
        raise ValueError
    told: dict[str, Any] = json.loads(packed.read(CONTENTS))
    if told["format"] > FORMAT:
        raise UpkeepError(
            "E1712",
            where,
            f"the backup is of format {told['format']}, newer than this program knows.",
            remedy="Use the newer Rapport that wrote it.",
        )
    pieces = tuple(Piece(**each) for each in told["pieces"])
    return Contents(str(told["made_at"]), pieces)


def _check_names(packed: zipfile.ZipFile, contents: Contents, where: str) -> None:
    names = [each.name for each in contents.pieces]
    entries = [each for each in packed.infolist() if each.filename != CONTENTS]
    if len({each.casefold() for each in names}) != len(names):
        raise _unsafe(where, "it holds a name twice")
    if any(not _is_safe(each) for each in names):
        raise _unsafe(where, "the name of a file in it leads out of the home")
    if any(stat.S_IFMT(each.external_attr >> 16) != stat.S_IFREG for each in entries):
        raise _unsafe(where, "it holds something other than files")
    if sorted(names) != sorted(each.filename for each in entries):
        raise ValueError


def _is_safe(name: str) -> bool:
    parts = name.split("/")
    return name.isprintable() and not any(
        part in ("", ".", "..")
        or "\\" in part
        or (len(part) > 1 and part[1] == ":")
        or len(part.encode()) > _LONGEST_NAME
        for part in parts
    )


def _unsafe(where: str, what: str) -> UpkeepError:
    return UpkeepError(
        "E1713", where, f"{what}; Rapport makes no such backup.", remedy=_AGAIN
    )


def _chunks(packed: zipfile.ZipFile, piece: Piece) -> Iterator[bytes]:
    """Give exactly the bytes that the table of contents announces."""
    left = piece.size
    with packed.open(piece.name) as source:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ValueError
            yield chunk
    if left:
        raise EOFError
