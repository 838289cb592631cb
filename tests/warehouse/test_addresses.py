"""Addresses that the engine takes apart come to what reading them one by one gives."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

import duckdb
import polars as pl
import pytest

from flows.core.slugs import slugs_of
from flows.warehouse.addresses import LETTERS, PLAIN_ADDRESSES
from flows.warehouse.scanning import readable
from tests.warehouse.worlds import SITE

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERY_LETTER = [chr(n) for first, last in LETTERS for n in range(first, last + 1)]
ODD = (
    *("ada,", "ada/", "ada?trk=1", "ada#x", "Ada", "ADA", "a da", " ada", "ada\n", ""),
    *("ada%20lee", "ada%2Clee", "ada%2flee", "ada%c3%a9", "ada%C3%A9", "ada%C3", "%ff"),
    *("ada%E0%80%80", "ada%ED%A0%80", "ada%C0%80", "ada%F0%9F%98%80", "ada%E2%80%99s"),
    *("stra\u00dfe", "%C3%9F", "\u03c3\u03c2", "e\u0301", "%C3%89va", "\u01c5", "+a+"),
)
SITES = (SITE, "http://www.linkedin.com/in/", "www.linkedin.com/in/")
ELSEWHERE = ("linkedin.com/in/ada", "https://de.linkedin.com/in/ada", "/in/ada", "")


def plain(texts: Iterable[str]) -> dict[str, list[str]]:
    with duckdb.connect() as connection:
        connection.execute(
            "attach ':memory:' as incoming;"
            "create table incoming.profile_urls (urls varchar, slugs varchar[])"
        )
        with readable(connection, pl.DataFrame({"text": [*texts]})):
            connection.execute("create table incoming.texts as from frame")
        connection.execute(PLAIN_ADDRESSES)
        return dict(connection.execute("from incoming.profile_urls").fetchall())


@pytest.mark.parametrize("as_written", [str, quote])
def test_every_letter_stays_what_it_is(as_written: type[str]) -> None:
    found = plain(f"{SITE}ada-{as_written(letter)}" for letter in EVERY_LETTER)

    assert len(found) > 0.9 * len(EVERY_LETTER)
    assert found == {text: slugs_of(text) for text in found}


def test_no_letter_joins_the_one_before() -> None:
    found = (unicodedata.decomposition(chr(n)) for n in range(0x110000))
    parts = (each.split() for each in found if "<" not in each)
    second = {chr(int(each[1], 16)) for each in parts if len(each) > 1}

    assert not second & set(EVERY_LETTER)
    assert not any(map(unicodedata.combining, EVERY_LETTER))


def test_whatever_is_odd_is_the_same_or_left() -> None:
    single = [site + slug for site in SITES for slug in ODD] + [*ELSEWHERE]
    first = f"{SITE}bea"
    lists = [text for each in single for text in (f"{first},{each}", f"{each},{first}")]

    found = plain([*single, *lists])

    assert found == {text: slugs_of(text) for text in found}
    assert {SITE + "ada%E2%80%99s", f"{first},{SITE}ada%C3%A9"} <= found.keys()
    assert not {SITE + "Ada", SITE + "ada%2Clee", SITE + "ada%ED%A0%80"} & found.keys()
