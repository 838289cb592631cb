from __future__ import annotations

from hashlib import blake2b

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.warehouse.hashing import keyed_hashes
from flows.warehouse.texts import text_features
from flows.warehouse.words import (
    ends_stripped,
    is_ascii,
    is_dressed,
    normalised,
    plain_tap,
    plain_words,
)
from tests.oracle import wording

KEY = b"a key for tests only"
ASCII = st.text(st.characters(max_codepoint=127)) | st.from_regex(
    r"(<p>|&nbsp;|&#39;|https://a\.b/c |www\.x |Hi |<3 |&|  |\?|e){0,9}", fullmatch=True
)


def features(content: str, first_name: str = "") -> dict[str, object]:
    frame = pl.DataFrame({"row": [1], "content": content, "first_name": first_name})
    return text_features(frame, key=KEY).row(0, named=True)


def words(text: str) -> str:
    return str(normalised(pl.Series([text])).item())


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


@settings(deadline=None)
@given(st.lists(ASCII, min_size=1, max_size=20))
def test_plain_texts_come_out_the_same_the_fast_way(texts: list[str]) -> None:
    text = pl.col("t")
    frame = pl.DataFrame({"t": texts}, schema={"t": pl.String}).filter(
        is_ascii(text) & ~is_dressed(text)
    )

    slow, taps = normalised(frame["t"]), ends_stripped(frame["t"])
    raw = [each.encode() for each in frame["t"]]
    fast = plain_words(b"\0".join(raw))

    assert slow.to_list() == fast.decode().split("\0")[: len(raw)]
    assert taps.split(b"\0")[: len(raw)] == list(map(plain_tap, raw))


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            ASCII | st.text() | st.sampled_from(["Hi Ana!", "Ana é", "a b Ana Bo ana"]),
            st.sampled_from(["", "Ana", "ana bo", "A", "É", "誠", "A Bo", "?"]),
        ),
        max_size=20,
    )
)
def test_a_text_comes_out_the_same_whatever_stands_around_it(
    pairs: list[tuple[str, str]],
) -> None:
    columns = {"content": [a for a, _ in pairs], "first_name": [b for _, b in pairs]}
    frame = pl.DataFrame(
        {"row": range(len(pairs)), **columns},
        schema={"row": pl.Int64, "content": pl.String, "first_name": pl.String},
    )

    together = text_features(frame, key=KEY).sort("row")

    assert together.drop("row").rows() == [
        tuple(features(*pair).values())[1:] for pair in pairs
    ]


def siphash_by_the_book(key: bytes, text: bytes) -> int:
    """Do what the paper says, one 64-bit word after another."""
    first, second = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    start = b"somepseudorandomlygeneratedbytes"
    v = [int.from_bytes(start[at : at + 8]) for at in range(0, 32, 8)]
    v = [each ^ k for each, k in zip(v, (first, second) * 2, strict=True)]
    whole = text + bytes(7 - len(text) % 8) + bytes([len(text) % 256])
    for at in range(0, len(whole), 8):
        word = int.from_bytes(whole[at : at + 8], "little")
        v[3] ^= word
        siphash_rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    siphash_rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def siphash_rounds(v: list[int], times: int) -> None:
    def add(to: int, other: int, turned: int, half: int | None) -> None:
        v[to] = (v[to] + v[other]) % 2**64
        v[other] = turn(v[other], turned) ^ v[to]
        if half:
            v[to] = turn(v[to], half)

    def turn(word: int, bits: int) -> int:
        return (word << bits | word >> (64 - bits)) % 2**64

    for _ in range(times):
        add(0, 1, 13, 32)
        add(2, 3, 16, None)
        add(0, 3, 21, None)
        add(2, 1, 17, 32)


def test_siphash_gives_what_the_paper_gives() -> None:
    key, text = bytes(range(16)), bytes(range(15))

    assert siphash_by_the_book(key, text) == 0xA129CA6149BE45E5


@pytest.mark.parametrize("key", [b"", b"k", KEY, b"k" * 200])
def test_texts_are_hashed_by_the_book_whatever_the_key(key: bytes) -> None:
    texts = [b"", b"a", b"seven b", b"eight by", "é\0".encode(), b"long " * 99]
    own_key = blake2b(key, digest_size=16).digest()

    found = keyed_hashes(texts, key).tolist()

    assert found == [siphash_by_the_book(own_key, text) for text in texts]


def by_the_book(content: str, first_name: str) -> int | None:
    """Hash one text word by word, slowly."""
    found = words(content).split(" ")
    name = words(first_name).split(" ")
    for part in (name, name[:1]):
        masked: list[str] = []
        while found:
            is_name = len("".join(part).encode()) > 1 and found[: len(part)] == part
            masked.append("*" if is_name else found[0])
            found = found[len(part) if is_name else 1 :]
        found = masked
    text = " ".join(found)
    own_key = blake2b(KEY, digest_size=16).digest()
    return siphash_by_the_book(own_key, text.encode()) if text else None


@settings(deadline=None, max_examples=50)
@given(
    st.text("AB ab,é誠", max_size=12),
    st.sampled_from(["A", "Ab", "ab a", "é", "a b", "a ab", "a é"]),
)
def test_the_hash_is_of_the_words_with_the_name_masked(
    content: str, first_name: str
) -> None:
    found = features(content, first_name)["text_hash"]

    assert found == by_the_book(content, first_name)


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


@pytest.mark.parametrize(
    ("text", "is_only_emoji"),
    [
        ("👍", True),
        ("👍!", True),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", True),
        ("1️⃣", True),
        ("#\u20e3 🎉", True),
        ("❤\ufe0e", True),
        ("\u200f👍\u200e", True),
        ("👩🏽\u200d💻", True),
        ("🇩🇿", True),
        ("!", False),
        ("\u200f", False),
        ("1", False),
        ("1 👍", False),
        ("👍?", False),
        ("ok 👍", False),
    ],
)
def test_emoji_are_known_in_any_dress(text: str, *, is_only_emoji: bool) -> None:
    assert features(text)["is_only_emoji"] is is_only_emoji
    assert wording.is_only_emoji(text) is is_only_emoji


@pytest.mark.parametrize("size", [16, 100])
def test_another_key_gives_another_hash(size: int) -> None:
    one, other = (
        keyed_hashes([b"secret"], key).item()
        for key in (b"k" * size, b"k" * (size + 1))
    )

    assert one != other
