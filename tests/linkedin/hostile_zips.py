"""A corpus of zips that are broken or made to harm, each with its expected code."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

from tests.linkedin.conftest import CONNECTIONS, zip_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
GOOD = zip_bytes({"Connections.csv": CONNECTIONS})
_METHOD, _FLAGS, _CRC, _PACKED, _SIZE, _MODE = 10, 8, 16, 20, 24, 38


def _entries(
    entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_STORED
) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def _one(name: str) -> bytes:
    return _entries([(name, CONNECTIONS)])


def _patched(content: bytes, field: int, value: int, form: str = "<H") -> bytes:
    """Change a field of the first entry of the table of contents."""
    at = content.index(CENTRAL) + field
    packed = struct.pack(form, value)
    return content[:at] + packed + content[at + len(packed) :]


def _renamed(old: str, new: str) -> bytes:
    return _one(old).replace(old.encode(), new.encode())


def _with_mode(kind: int) -> bytes:
    return _patched(GOOD, _MODE, (kind | 0o777) << 16, "<L")


def _many_large(count: int, size: int) -> bytes:
    content = _entries((f"{n}.bin", b"x" * 100) for n in range(count))
    parts = content.split(CENTRAL)
    grown = [
        part[: _SIZE - 4] + struct.pack("<L", size) + part[_SIZE:] for part in parts[1:]
    ]
    return CENTRAL.join([parts[0], *grown])


def _overlapping() -> bytes:
    # A second entry over the same bytes, as in bombs that need no nesting.
    start, end = GOOD.index(CENTRAL), GOOD.index(END)
    entry = GOOD[start:end]
    other = entry.replace(b"Connections.csv", b"connections.txt")
    table = entry + other
    tail = struct.pack("<4s4H2LH", END, 0, 0, 2, 2, len(table), start, 0)
    return GOOD[:start] + table + tail


def _lying_count() -> bytes:
    content = _entries((f"{n}", b"") for n in range(10_001))
    at = content.rindex(END)
    return content[: at + 8] + struct.pack("<HH", 1, 1) + content[at + 12 :]


def _flipped(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


def _broken_64() -> bytes:
    at = GOOD.rindex(END)
    end = struct.pack("<4s4H2LH", END, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    place = struct.pack("<4sLQL", b"PK\x06\x07", 0, 1 << 60, 1)
    return GOOD[:at] + place + end


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "E1102"),
    "text": (b"First Name,Last Name\n", "E1102"),
    "a web page": (b"<!DOCTYPE html><html></html>", "E1102"),
    "half of it": (GOOD[: len(GOOD) // 2], "E1102"),
    "the end cut": (GOOD[:-10], "E1102"),
    "a flipped byte in a member": (_flipped(GOOD, 80), "E1102"),
    "a wrong checksum": (_patched(GOOD, _CRC, 1, "<L"), "E1102"),
    "a member shorter than it is": (_patched(GOOD, _SIZE, 50, "<L"), "E1102"),
    "a member longer than it is": (_patched(GOOD, _SIZE, 5000, "<L"), "E1102"),
    "another name inside": (GOOD.replace(b"Conn", b"Xonn", 1), "E1102"),
    "a table beyond the file": (
        GOOD[:-10] + struct.pack("<LLH", 1 << 20, 0, 0),
        "E1104",
    ),
    "a 64-bit record nowhere": (_broken_64(), "E1102"),
    "a password": (_patched(GOOD, _FLAGS, 1), "E1103"),
    "strong encryption": (_patched(GOOD, _FLAGS, 0x41), "E1103"),
    "a bomb": (
        _entries([("Connections.csv", b"\n" * (20 << 20))], zipfile.ZIP_DEFLATED),
        "E1104",
    ),
    "a bomb beside": (
        _entries(
            [("Connections.csv", CONNECTIONS), ("x", b"0" * (20 << 20))],
            zipfile.ZIP_DEFLATED,
        ),
        "E1104",
    ),
    "connections without end": (
        _entries([("Connections.csv", b",,,,,,x\n" * (5 << 20))]),
        "E1104",
    ),
    "a member of 3 GiB": (_patched(GOOD, _SIZE, 3 << 30, "<L"), "E1104"),
    "5 GiB in all": (_many_large(5, 1 << 30), "E1104"),
    "10,001 files": (_entries((f"{n}", b"") for n in range(10_001)), "E1104"),
    "10,001 files that say one": (_lying_count(), "E1104"),
    "a way out": (_one("../Connections.csv"), "E1105"),
    "a way out by backslashes": (_one("a\\..\\..\\Connections.csv"), "E1105"),
    "an absolute path": (_one("/etc/Connections.csv"), "E1105"),
    "a drive": (_one("C:/Connections.csv"), "E1105"),
    "a zero in a name": (_renamed("Connections.csv", "Connection\0.csv"), "E1105"),
    "a line end in a name": (_renamed("Connections.csv", "Connection\n.csv"), "E1105"),
    "a link": (_with_mode(stat.S_IFLNK), "E1105"),
    "a pipe": (_with_mode(stat.S_IFIFO), "E1105"),
    "a device": (_with_mode(stat.S_IFCHR), "E1105"),
    "one name twice": (
        _entries([("Connections.csv", CONNECTIONS), ("Connections.csv", b"x")]),
        "E1105",
    ),
    "one name in two cases": (
        _entries([("Connections.csv", CONNECTIONS), ("connections.CSV", b"x")]),
        "E1105",
    ),
    "overlapping members": (_overlapping(), "E1105"),
    "bzip2": (_entries([("Connections.csv", b"x")], zipfile.ZIP_BZIP2), "E1105"),
    "lzma": (_entries([("Connections.csv", b"x")], zipfile.ZIP_LZMA), "E1105"),
    "a method of no name": (_patched(GOOD, _METHOD, 99), "E1105"),
    "an empty zip": (zip_bytes({}), "E1106"),
    "only a zip": (zip_bytes({"Basic.zip": GOOD}), "E1106"),
    "only what a Mac leaves": (
        zip_bytes({"__MACOSX/Connections.csv": CONNECTIONS}),
        "E1106",
    ),
    "a folder of the name": (zip_bytes({"Connections.csv/": b""}), "E1106"),
    "an empty member": (zip_bytes({"Connections.csv": b""}), "E1111"),
    "a spreadsheet": (zip_bytes({"xl/workbook.xml": b""}), "E1114"),
}
