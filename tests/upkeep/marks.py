"""Looks for one person in every byte of a home, however deep it lies."""

from __future__ import annotations

import re
import sqlite3
import zlib
from contextlib import closing
from email import message_from_bytes
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

import duckdb
import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# In every field that LinkedIn fills with somebody's words or facts.
MARKER = re.compile(rb"quagga", re.IGNORECASE)


def marked(root: Path) -> set[str]:
    """Give the files of a home in which the marker is, however deep it lies."""
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and any(MARKER.search(each) for each in contents_of(path))
    }


def contents_of(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            continue
    if is_zipfile(path):
        with ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if path.suffix == ".pdf":
        for page in pypdfium2.PdfDocument(path):
            yield page.get_textpage().get_text_bounded().encode()
    if path.suffix == ".duckdb":
        yield from tables_of(path)
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            letters = connection.execute("select letter from letters").fetchall()
        yield from (p for (each,) in letters if each for p in parts_of(each))


def parts_of(letter: bytes) -> Iterator[bytes]:
    for part in message_from_bytes(letter).walk():
        content = part.get_payload(decode=True)
        yield content if isinstance(content, bytes) else b""


def tables_of(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
        ).fetchall()
        for (name,) in names:
            yield repr(connection.execute(f"from {name}").fetchall()).encode()
