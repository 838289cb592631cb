"""Texts: what is kept of a message instead of its words.

All normalising is done here, by one engine, because two never agree on case.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.words import (
    ONLY_EMOJI,
    ends_stripped,
    is_plain,
    normalised,
    plain_tap,
    plain_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import polars as pl
else:
    np = lazily("numpy")
    pl = lazily("polars")

# Longer texts are neither one-tap answers nor notes: LinkedIn cuts those at 300.
LISTED_CHARACTERS = 320

# Nobody's one-tap answer, in any language, is as long as this.
LONGEST_TAP = 80

ONE_TAPS = (
    "congrats",
    "congratulations",
    *(
        f"congrats on {whose} new {what}"
        for whose in ("the", "your")
        for what in ("role", "job", "position")
    ),
    "congrats on your work anniversary",
    "happy birthday",
    "happy work anniversary",
    "thanks",
    "thank you",
    "thanks for connecting",
    "thank you for connecting",
    "nice to connect",
    "great to connect",
    "تهانينا",
    "مبروك",
    "شكرا",
    "félicitations",
    "merci",
    "merci pour la connexion",
    "felicidades",
    "gracias",
    "glückwunsch",
    "danke",
    "parabéns",
    "obrigado",
    "obrigada",
)
INVITATION_TEXTS = (
    "I'd like to add you to my professional network on LinkedIn",
    "I'd like to join your LinkedIn network",
    "I'd like to connect with you on LinkedIn",
)

_BLOCK = 64
# No text in UTF-8 holds such a byte.
_NOWHERE = b"\xff"


def text_features(texts: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Reduce messages to what may be kept of them, in whatever order.

    ``texts`` has the columns row (int), content and first_name (str, may be
    empty). The answer has row; characters and words (counts), normal_characters
    (of the normalised text); has_question, is_only_emoji and is_template
    (spinmail mark-up or an unfilled macro); and three keyed hashes, each null
    where nothing is left to hash: text_hash of the normalised text with the first
    name masked, bare_hash of the same unmasked, tap_hash of the text with only its
    ends stripped (the last two for short texts). The keyed hash is HMAC-SHA256
    (RFC 2104), cut to 8 bytes.
    """
    own = texts.select(*_own_features(), "content", "first_name")
    # Most texts are plain, where the same words are found ten times faster.
    plain = is_plain(pl.col("content"))
    shares = ((own.filter(plain), _plain_words), (own.filter(~plain), _other_words))
    return pl.concat(
        [
            no_features(),
            *(_of(share, find(share), key) for share, find in shares if len(share)),
        ]
    )


def no_features() -> pl.DataFrame:
    """Give what ``text_features`` gives for no texts: the columns and their types."""
    counts = dict.fromkeys(("characters", "words", "normal_characters"), pl.UInt32)
    marks = dict.fromkeys(("has_question", "is_only_emoji", "is_template"), pl.Boolean)
    hashes = dict.fromkeys(("text_hash", "bare_hash", "tap_hash"), pl.UInt64)
    return pl.DataFrame(schema={"row": pl.Int64, **counts, **marks, **hashes})


def listed_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of default texts as ``bare_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    return (
        _hash(_encoded(frame, normalised(pl.col("text"))), key).drop_nulls().to_list()
    )


def tap_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of one-tap answers as ``tap_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    taps = _encoded(frame, ends_stripped(pl.col("text")))
    return _hash(taps, key).drop_nulls().to_list()


def casefolded(words: Iterable[str]) -> list[str]:
    """Fold the case of a few words as ``normalised`` does."""
    frame = pl.DataFrame({"word": list(words)}, schema={"word": pl.String})
    return frame.select(normalised(pl.col("word"))).to_series().to_list()


def _own_features() -> tuple[pl.Expr, ...]:
    raw = pl.col("content").str
    return (
        pl.col("row"),
        raw.len_chars().alias("characters"),
        raw.contains("[?\u061f\uff1f\u037e]").alias("has_question"),
        raw.contains(ONLY_EMOJI).alias("is_only_emoji"),
        (raw.contains("spinmail", literal=True) | raw.contains("%[A-Z_]+%")).alias(
            "is_template"
        ),
    )


def _plain_words(texts: pl.DataFrame) -> tuple[list[bytes], list[bytes]]:
    raw = "\0".join(texts["content"].to_list()).encode()
    taps = [
        plain_tap(text) if len(text) <= LONGEST_TAP else b""
        for text in raw.split(b"\0")
    ]
    return plain_words(raw), taps


def _other_words(texts: pl.DataFrame) -> tuple[list[bytes], list[bytes]]:
    text = pl.col("content")
    listed = pl.col("characters") <= LONGEST_TAP
    taps = pl.when(listed).then(text).otherwise(pl.lit(""))
    return _encoded(texts, normalised(text)), _encoded(texts, ends_stripped(taps))


def _encoded(texts: pl.DataFrame, words: pl.Expr) -> list[bytes]:
    return [each.encode() for each in texts.select(words).to_series().to_list()]


def _of(
    texts: pl.DataFrame, found: tuple[list[bytes], list[bytes]], key: bytes
) -> pl.DataFrame:
    words, taps = found
    masked = _masked(words, texts["first_name"])
    # What is the same text twice is hashed once.
    bare = [b"" if a is b else a for a, b in zip(words, masked, strict=True)]
    is_tap = [a == b for a, b in zip(words, taps, strict=True)]
    tap = [b"" if same else b for same, b in zip(is_tap, taps, strict=True)]
    known = texts.with_columns(
        pl.Series("words", [a.count(b" ") + 1 if a else 0 for a in words]),
        pl.Series("normal_characters", map(_characters, masked)),
        pl.Series("is_tap", is_tap),
        _hash(masked, key).alias("text_hash"),
        _hash(bare, key).alias("own_hash"),
        _hash(tap, key).alias("own_tap_hash"),
    )
    is_listed = pl.col("characters") <= LISTED_CHARACTERS
    bare_hash = pl.coalesce("own_hash", "text_hash")
    tap_hash = pl.when("is_tap").then(bare_hash).otherwise("own_tap_hash")
    features = known.with_columns(
        pl.when(is_listed).then(bare_hash).alias("bare_hash"),
        tap_hash.alias("tap_hash"),
    )
    schema = no_features().schema
    return features.select(pl.col(name).cast(of) for name, of in schema.items())


def _characters(text: bytes) -> int:
    return len(text) if text.isascii() else len(text.decode())


def _masked(words: list[bytes], first_names: pl.Series) -> list[bytes]:
    # Each name is looked at once, and few texts hold it.
    each = first_names.unique()
    names = _encoded(each.to_frame("name"), normalised(pl.col("name")))
    sought = {
        raw: (_sought(name), name)
        for raw, name in zip(each.to_list(), names, strict=True)
    }
    pairs = [sought[name] for name in first_names.to_list()]
    return [
        _mask_in(text, name) if part in text else text
        for text, (part, name) in zip(words, pairs, strict=True)
    ]


def _sought(name: bytes) -> bytes:
    """Give what stands in every text that holds a name, or a part to be masked."""
    first = name.partition(b" ")[0]
    return first if len(first) > 1 else name if len(name) > 1 else _NOWHERE


def _mask_in(text: bytes, name: bytes) -> bytes:
    masked = b" %b " % text
    for part in (name, name.partition(b" ")[0]):
        # One letter is an initial and may be a word; one ideograph is a whole name.
        if len(part) > 1:
            # Between blanks, so that Ana is masked in "hi ana" and not in "banana".
            masked = masked.replace(b" %b " % part, b" * ")
            masked = b" %b " % masked.strip(b" ")
    masked = masked.strip(b" ")
    return text if masked == text else masked


def _hash(texts: list[bytes], key: bytes) -> pl.Series:
    """Hash texts, and give null for an empty one."""
    inner, outer = _keyed(key)
    digests = []
    for text in texts:
        if text:
            one = inner.copy()
            one.update(text)
            other = outer.copy()
            other.update(one.digest())
            digests.append(other.digest())
    hashes = np.zeros(len(texts), np.uint64)
    is_there = np.fromiter(map(bool, texts), np.bool_, len(texts))
    hashes[is_there] = np.frombuffer(b"".join(digests), ">u8")[::4]
    return pl.select(
        pl.when(pl.Series(is_there)).then(pl.Series(hashes)).alias("hash")
    ).to_series()


def _keyed(key: bytes) -> tuple[hashlib._Hash, hashlib._Hash]:
    """Begin both hashes of HMAC-SHA256; the library's own begins anew each time."""
    padded = (key if len(key) <= _BLOCK else hashlib.sha256(key).digest()).ljust(
        _BLOCK, b"\0"
    )
    return (
        hashlib.sha256(bytes(byte ^ 0x36 for byte in padded)),
        hashlib.sha256(bytes(byte ^ 0x5C for byte in padded)),
    )
