"""What is unpacked is what the standard library unpacks, or is refused likewise."""

from __future__ import annotations

import io
import random
import zipfile
import zlib

import pytest

from flows.linkedin.inflating import inflated

REFUSALS = (zipfile.BadZipFile, EOFError)
SIZES = (1, 7, 4096, 1 << 20)


def packed(content: bytes, *, level: int = 6) -> bytes:
    """Pack one file into a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as into:
        into.writestr("messages.csv", content)
    return out.getvalue()


def unpacked(archive: bytes, size: int) -> bytes:
    """Unpack it, so many bytes at a time."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        (entry,) = opened.infolist()
        with inflated(opened, entry) as stream:
            pieces = list(iter(lambda: stream.read(size), b""))
            assert all(len(piece) == size for piece in pieces[:-1])
            assert stream.read(size) == b""
    return b"".join(pieces)


def by_the_library(archive: bytes) -> bytes | None:
    """Unpack it as Python does; None where that refuses or the size is another one."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            (entry,) = opened.infolist()
            content = opened.read(entry)
    except (*REFUSALS, zlib.error):
        return None
    return content if len(content) == entry.file_size else None


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", [0, 1, 9])
@pytest.mark.parametrize("length", [0, 1, 4096, 100_000])
def test_every_byte_comes_out(length: int, level: int, size: int) -> None:
    chance = random.Random(length)
    content = chance.randbytes(length // 2) + b"rows, rows, " * (length // 24)

    assert unpacked(packed(content, level=level), max(size, length // 1000)) == content


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_entry_is_refused_or_comes_out_the_same(seed: int) -> None:
    chance = random.Random(seed)
    archive = bytearray(packed(b"".join(b"%d, %d\n" % (n, n * n) for n in range(2000))))
    start, end = 42, archive.index(b"PK\x01\x02")
    for _ in range(chance.choice([1, 1, 9])):
        archive[chance.randrange(start, end)] ^= 1 << chance.randrange(8)

    try:
        found = unpacked(bytes(archive), 1 << 16)
    except REFUSALS:
        found = None

    assert found == by_the_library(bytes(archive))


@pytest.mark.parametrize("change", [-1, 1])
def test_another_size_than_the_zip_says_is_never_taken_for_the_whole(
    change: int,
) -> None:
    content = b"rows\n" * 1000
    with zipfile.ZipFile(io.BytesIO(packed(content))) as opened:
        (entry,) = opened.infolist()
        entry.file_size += change
        with inflated(opened, entry) as stream:
            if change < 0:
                with pytest.raises(zipfile.BadZipFile):
                    stream.read(len(content))
            else:
                # Who asks for the size sees that there is too little.
                assert stream.read(entry.file_size) == content


def test_an_entry_that_is_cut_short_is_refused() -> None:
    content = random.Random(1).randbytes(10_000)
    with zipfile.ZipFile(io.BytesIO(packed(content))) as opened:
        (entry,) = opened.infolist()
        entry.compress_size -= 100
        with inflated(opened, entry) as stream, pytest.raises(EOFError):
            stream.read(len(content) + 1)
