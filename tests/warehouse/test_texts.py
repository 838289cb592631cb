from __future__ import annotations

import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.warehouse.texts import text_features
from flows.warehouse.words import (
    _casefold,
    ends_stripped,
    ends_stripped_ascii,
    normalised,
    normalised_ascii,
)

KEY = b"a key for tests only"
ASCII = st.text(st.characters(max_codepoint=127)) | st.from_regex(
    r"(<p>|&nbsp;|&#39;|https://a\.b/c |www\.x |Hi |<3 |&|  |\?|e){0,9}", fullmatch=True
)


def features(content: str, first_name: str = "") -> dict[str, object]:
    frame = pl.DataFrame({"row": [1], "content": content, "first_name": first_name})
    return text_features(frame, key=KEY).row(0, named=True)


def words(text: str) -> str:
    return str(pl.DataFrame({"t": [text]}).select(normalised(pl.col("t"))).item())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Hi Ana, how ARE you?", "hi ana how are you"),
        ("<p class='x'>One&nbsp;two</p><br/>three", "one two three"),
        ("See https://example.com/a?b=c now", "see now"),
        ("Ｆｕｌｌ ﬁeld ½", "full field 1 2"),  # noqa: RUF001 - what NFKC is for
        ("مُدَرِّسـة", "مدرسة"),
        ("STRASSE Straße ΣΊΣΥΦΟΣ", "strasse strasse σίσυφοσ"),
        ("I <3 this & that", "i 3 this that"),
        ("🎉🎉", ""),
        ("नमस्ते", "नमस्ते"),
    ],
)
def test_only_the_words_of_a_text_are_left(text: str, left: str) -> None:
    assert words(text) == left


@given(st.lists(ASCII, min_size=1, max_size=20))
def test_plain_texts_come_out_the_same_the_fast_way(texts: list[str]) -> None:
    text = pl.col("t")
    frame = pl.DataFrame({"t": texts}, schema={"t": pl.String})

    both = frame.select(
        slow=normalised(text),
        fast=normalised_ascii(text),
        slow_ends=ends_stripped(text),
        fast_ends=ends_stripped_ascii(text),
    )

    assert both["slow"].to_list() == both["fast"].to_list()
    assert both["slow_ends"].to_list() == both["fast_ends"].to_list()


def test_two_first_names_are_one_text() -> None:
    ana = features("Hi Ana, will you come?", "Ana")
    ben = features("hi BEN - will you come", "Ben")

    assert ana["text_hash"] == ben["text_hash"]
    assert ana["bare_hash"] != ben["bare_hash"]


def test_a_name_inside_a_word_is_no_name() -> None:
    assert features("Bananas", "Ana")["text_hash"] == features("Bananas")["text_hash"]


def test_the_first_of_two_given_names_is_masked_too() -> None:
    mary = features("Hello Mary", "Mary Ann")

    assert mary["text_hash"] == features("Hello Mary Ann", "Mary Ann")["text_hash"]


def test_a_name_of_one_character_is_a_name_and_an_initial_is_none() -> None:
    ana = features("Dear Ana, a line", "Ana")

    assert features("Dear 誠, a line", "誠")["text_hash"] == ana["text_hash"]
    assert (
        features("Dear A, a line", "A")["text_hash"]
        == features("Dear A, a line")["text_hash"]
    )


@pytest.mark.parametrize("mark", ["?", "\u061f", "\uff1f", "\u037e"])
def test_every_script_asks_with_its_own_mark(mark: str) -> None:
    assert features(f"Really{mark}")["has_question"]
    assert not features("Really;")["has_question"]


def test_an_empty_text_has_no_hashes() -> None:
    found = features("🎉 !")

    assert (found["text_hash"], found["bare_hash"], found["tap_hash"]) == (None,) * 3
    assert found["words"] == 0


def test_another_key_gives_another_hash() -> None:
    frame = pl.DataFrame({"row": [1], "content": "Secret", "first_name": ""})

    one, other = (text_features(frame, key=key) for key in (b"one", b"other"))

    assert one["text_hash"].item() != other["text_hash"].item()


def test_no_letter_whose_case_folds_is_left_out() -> None:
    everywhere = map(chr, range(sys.maxunicode + 1))

    odd = {each for each in everywhere if each.casefold() != each.lower()}

    assert set(_casefold()) == odd
