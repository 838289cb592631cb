"""Seals a backup with a passphrase, in the format of age, however large it is.

A passphrase of age's own wants the whole file in memory. So the file goes to a key
that is made for it, and the key goes to the passphrase; both lie in one zip, and
``age`` alone opens them: ``age -d key.age`` gives the key for ``age -d -i``.

E1715  the passphrase is wrong
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from typing import IO, TYPE_CHECKING

import pyrage

from flows.core.errors import UpkeepError
from flows.safekeeping.packing import (
    damage_is_refused,
    disk_is_needed,
    not_as_written,
    private_file,
)

if TYPE_CHECKING:
    from pathlib import Path

_KEY, _HOME = "key.age", "home.age"
# A sealed key is a few hundred bytes.
_LARGEST_KEY = 64 << 10


def is_sealed(path: Path, *, where: str) -> bool:
    """Say whether a backup wants a passphrase; raises ``UpkeepError`` E1711."""
    try:
        with damage_is_refused(where), zipfile.ZipFile(path) as packed:
            return {_KEY, _HOME} == set(packed.namelist())
    except OSError as error:
        raise UpkeepError(
            "E1711",
            where,
            f"it cannot be read ({error.strerror}).",
            remedy="Name the file that rapport backup wrote.",
        ) from None


def seal(plain: Path, into: Path, passphrase: str) -> None:
    """Write ``plain`` as a new private file that only the passphrase opens.

    It is opened again and compared before this returns. Raises ``UpkeepError`` E1714
    and E1716.
    """
    key = pyrage.x25519.Identity.generate()
    sealed_key = pyrage.passphrase.encrypt(str(key).encode(), passphrase)
    with disk_is_needed(into), private_file(into) as file:
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr(_KEY, sealed_key)
            with (
                plain.open("rb") as source,
                packed.open(_HOME, "w", force_zip64=True) as target,
            ):
                pyrage.encrypt_io(source, target, [key.to_public()])
        file.flush()
        os.fsync(file.fileno())
    digest = _Digest()
    _open(into, passphrase, digest, where=into.name)
    with plain.open("rb") as source:
        if hashlib.file_digest(source, "sha256").digest() != digest.sha256.digest():
            raise not_as_written(into.name)


def unseal(path: Path, into: Path, passphrase: str, *, where: str) -> None:
    """Write what is in a sealed backup to the new private file ``into``.

    Raises ``UpkeepError`` E1711, E1714 and E1715.
    """
    with disk_is_needed(into), private_file(into) as file:
        _open(path, passphrase, file, where=where)


class _Digest(io.RawIOBase):
    """A file that keeps nothing of what is written but its SHA-256."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> int:  # type: ignore[override]  # all we are given
        """Take bytes into the digest; gives their number."""
        self.sha256.update(content)
        return len(content)


def _open(
    path: Path, passphrase: str, into: IO[bytes] | _Digest, *, where: str
) -> None:
    with damage_is_refused(where), zipfile.ZipFile(path) as packed:
        if packed.getinfo(_KEY).file_size > _LARGEST_KEY:
            raise ValueError
        sealed_key = packed.read(_KEY)
        try:
            secret = pyrage.passphrase.decrypt(sealed_key, passphrase)
        except pyrage.DecryptError:
            raise UpkeepError(
                "E1715",
                where,
                "the passphrase does not open it.",
                remedy="Try again; without the passphrase nobody can open it.",
            ) from None
        key = pyrage.x25519.Identity.from_str(secret.decode())
        with packed.open(_HOME) as source:
            try:
                pyrage.decrypt_io(source, into, [key])
            except (pyrage.DecryptError, OSError) as error:
                if getattr(error, "errno", None):
                    raise
                raise ValueError from None
