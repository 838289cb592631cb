"""Texts: what is kept of a message instead of its words.

All normalising is done here, by one engine, because two never agree on case.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.words import (
    ONLY_EMOJI,
    ends_stripped,
    ends_stripped_ascii,
    normalised,
    normalised_ascii,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl
else:
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

_MASK = " \N{ASTERISK} "


def text_features(texts: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Reduce messages to what may be kept of them.

    ``texts`` has the columns row (int), content and first_name (str, may be
    empty). The answer has row; characters and words (counts), normal_characters
    (of the normalised text); has_question, is_only_emoji and is_template
    (spinmail mark-up or an unfilled macro); and three keyed hashes, each null
    where nothing is left to hash: text_hash of the normalised text with the first
    name masked, bare_hash of the same unmasked, tap_hash of the text with only its
    ends stripped (the last two for short texts). The keyed hash is HMAC-SHA256
    (RFC 2104), cut to 8 bytes.
    """
    features = _read(texts).with_columns(_masked().alias("text"))
    features = features.with_columns(_hashed("text", features, key).alias("text_hash"))
    features = features.with_columns(
        pl.when(pl.col("characters") <= LISTED_CHARACTERS).then("bare").alias("listed")
    )
    differs = pl.col("listed").is_not_null() & (pl.col("text") != pl.col("bare"))
    features = features.with_columns(pl.when(differs).then("bare").alias("unmasked"))
    return features.select(
        "row",
        "characters",
        _word_count(pl.col("bare")).alias("words"),
        pl.col("text").str.len_chars().alias("normal_characters"),
        "has_question",
        "is_only_emoji",
        "is_template",
        "text_hash",
        pl.when(pl.col("listed").is_null())
        .then(None)
        .when(pl.col("unmasked").is_null())
        .then("text_hash")
        .otherwise(_hashed("unmasked", features, key))
        .alias("bare_hash"),
        _hashed("tap", features, key).alias("tap_hash"),
    )


def listed_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of default texts as ``bare_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    hashes = _hashed("text", frame.with_columns(normalised(pl.col("text"))), key)
    return [each for each in hashes.to_list() if each is not None]


def tap_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of one-tap answers as ``tap_hash`` hashes a message."""
    frame = pl.DataFrame({"text": list(texts)}, schema={"text": pl.String})
    hashes = _hashed("text", frame.with_columns(ends_stripped(pl.col("text"))), key)
    return [each for each in hashes.to_list() if each is not None]


def casefolded(words: Iterable[str]) -> list[str]:
    """Fold the case of a few words as ``normalised`` does."""
    frame = pl.DataFrame({"word": list(words)}, schema={"word": pl.String})
    return frame.select(normalised(pl.col("word"))).to_series().to_list()


def _read(texts: pl.DataFrame) -> pl.DataFrame:
    # Most texts are plain ASCII, where the same words are found ten times faster.
    plain = _is_ascii("content") & _is_ascii("first_name")
    fast = texts.filter(plain).select(
        *_own_features(), *_words_of(normalised_ascii, ends_stripped_ascii)
    )
    slow = texts.filter(~plain).select(
        *_own_features(), *_words_of(normalised, ends_stripped)
    )
    return pl.concat([fast, slow])


def _is_ascii(column: str) -> pl.Expr:
    text = pl.col(column).str
    return text.len_bytes() == text.len_chars()


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


def _words_of(
    normalise: Callable[[pl.Expr], pl.Expr], strip: Callable[[pl.Expr], pl.Expr]
) -> tuple[pl.Expr, ...]:
    raw = pl.col("content")
    listed = raw.str.len_chars() <= LONGEST_TAP
    return (
        normalise(raw).alias("bare"),
        normalise(pl.col("first_name")).alias("name"),
        pl.when(listed).then(strip(raw)).otherwise(pl.lit("")).alias("tap"),
    )


def _word_count(normal: pl.Expr) -> pl.Expr:
    blanks = normal.str.count_matches(" ", literal=True)
    return pl.when(normal == "").then(0).otherwise(blanks + 1)


def _masked() -> pl.Expr:
    whole = pl.col("name")
    first = whole.str.split(" ").list.first()
    return _mask(_mask(pl.col("bare"), whole), first)


def _mask(text: pl.Expr, name: pl.Expr) -> pl.Expr:
    # Between blanks, so that Ana is masked in "hi ana" and not in "banana".
    blank = pl.lit(" ")
    padded = pl.concat_str(blank, text, blank)
    parts = padded.str.split(pl.concat_str(blank, name, blank))
    masked = parts.list.join(_MASK).str.strip_chars(" ")
    # One letter is an initial and may be a word; one ideograph is a whole name.
    return pl.when(name.str.len_bytes() > 1).then(masked).otherwise(text)


def _hashed(column: str, texts: pl.DataFrame, key: bytes) -> pl.Series:
    digest = hmac.digest
    return pl.Series(
        [
            int.from_bytes(digest(key, text.encode(), "sha256")[:8]) if text else None
            for text in texts[column].to_list()
        ],
        dtype=pl.UInt64,
    )
