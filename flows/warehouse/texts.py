"""Texts: what is kept of a message instead of its words.

All normalising is done here, by one engine, because two never agree on case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.core.lazy import lazily
from flows.warehouse.hashing import keyed_hashes
from flows.warehouse.words import (
    ONLY_EMOJI,
    decoded,
    divided,
    ends_off,
    ends_stripped,
    is_ascii,
    is_dressed,
    joined,
    measured,
    normal_words,
    normalised,
    plain_tap,
    plain_words,
    undressed,
    with_name_masked,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    import numpy.typing as npt
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


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of some texts, in the order of their rows.

    ``normal`` and ``column`` are the texts of which only the words are left, ``words``
    and ``characters`` count them. The texts at ``short`` are short, and ``taps`` what
    they are as answers.
    """

    normal: list[bytes]
    column: pl.Series
    words: npt.NDArray[np.int64]
    characters: npt.NDArray[np.int64]
    short: list[int]
    taps: list[bytes]


def text_features(texts: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Reduce messages to what may be kept of them, in whatever order.

    ``texts`` has the columns row (int), content and first_name (str, may be
    empty). The answer has row; characters and words (counts), normal_characters
    (of the normalised text); has_question, is_only_emoji and is_template
    (spinmail mark-up or an unfilled macro); and three keyed hashes, each null
    where nothing is left to hash: text_hash of the normalised text with the first
    name masked, bare_hash of the same unmasked, tap_hash of the text with only its
    ends stripped (the last two for short texts). ``keyed_hashes`` says which hash.
    """
    own = own_features(texts, key=key)
    named = pl.concat(
        [texts.select("row"), names_to_mask(texts["first_name"])], how="horizontal"
    )
    names = own.select("row").join(named, on="row", how="left", maintain_order="left")
    return with_names(own, names, key=key)


def own_features(texts: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Do of ``text_features`` what needs no names, which are known last.

    The answer has one column more, ``normal``, the normalised text; its text_hash is
    that of the text with nothing masked.
    """
    text = pl.col("content")
    own = texts.select(
        "content",
        *_own_features(),
        is_ascii=is_ascii(text),
        is_dressed=is_dressed(text),
    )
    # Most texts are plain, where the same words are found ten times faster.
    plain, dressed = own["is_ascii"] & ~own["is_dressed"], own["is_dressed"]
    shares = (
        (own.filter(plain), _plain_words),
        (_short_first(own.filter(~plain & ~dressed)), _undressed_words),
        (own.filter(dressed), _dressed_words),
    )
    nothing = no_features().with_columns(normal=pl.Series([], dtype=pl.String))
    return pl.concat(
        [
            nothing,
            *(_hashed(share, find(share), key) for share, find in shares if len(share)),
        ]
    )


def names_to_mask(first_names: pl.Series) -> pl.DataFrame:
    """Give for each first name what ``with_names`` asks for.

    That is the name, normalised, and as ``sought`` a word of it that stands in every
    text of which something is masked; null where nothing ever is.
    """
    each = first_names.alias("first_name").to_frame()
    names = each.unique()
    names = names.with_columns(name=normalised(names["first_name"]))
    sought = [_sought(name) for name in names["name"].to_list()]
    names = names.with_columns(pl.Series("sought", sought, pl.String))
    found = each.join(names, on="first_name", how="left", maintain_order="left")
    return found.select("name", "sought")


def with_names(own: pl.DataFrame, names: pl.DataFrame, *, key: bytes) -> pl.DataFrame:
    """Mask first names in what ``own_features`` gave, and so complete the features.

    ``names`` are those of ``names_to_mask``, one for each row of ``own``.
    """
    is_there = pl.col("normal").str.contains(pl.lit(names["sought"]), literal=True)
    places = own.select(is_there.fill_null(value=False).arg_true()).to_series()
    texts, masked_names = own["normal"].gather(places), names["name"].gather(places)
    masked = [
        with_name_masked(text, name)
        for text, name in zip(_encoded(texts), _encoded(masked_names), strict=True)
    ]
    lengths = pl.Series([len(each.decode()) for each in masked], dtype=pl.UInt32)
    hashes = pl.Series(keyed_hashes(masked, key), dtype=pl.UInt64)
    return own.drop("normal").with_columns(
        own["normal_characters"].scatter(places, lengths),
        own["text_hash"].scatter(places, hashes),
    )


def no_features() -> pl.DataFrame:
    """Give what ``text_features`` gives for no texts: the columns and their types."""
    counts = dict.fromkeys(("characters", "words", "normal_characters"), pl.UInt32)
    marks = dict.fromkeys(("has_question", "is_only_emoji", "is_template"), pl.Boolean)
    hashes = dict.fromkeys(("text_hash", "bare_hash", "tap_hash"), pl.UInt64)
    return pl.DataFrame(schema={"row": pl.Int64, **counts, **marks, **hashes})


def listed_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of default texts as ``bare_hash`` hashes a message."""
    return _list_hashes(normal_words(_series(texts)), key)


def tap_hashes(texts: Iterable[str], *, key: bytes) -> list[int]:
    """Hash a list of one-tap answers as ``tap_hash`` hashes a message."""
    return _list_hashes(ends_stripped(_series(texts)), key)


def casefolded(words: Iterable[str]) -> list[str]:
    """Fold the case of a few words as ``normalised`` does."""
    return normalised(_series(words)).to_list()


def _series(texts: Iterable[str]) -> pl.Series:
    return pl.Series(list(texts), dtype=pl.String)


def _list_hashes(words: bytes, key: bytes) -> list[int]:
    left = [each for each in divided(words) if each]
    hashes: list[int] = keyed_hashes(left, key).tolist()
    return hashes


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


def _sought(name: str) -> str | None:
    first, *others = name.split(" ")
    if len(first.encode()) > 1:
        return first
    # A first letter is an initial: only with what follows it is it a name.
    return max(others, key=len, default=None)


def _plain_words(texts: pl.DataFrame) -> _Words:
    words = plain_words(joined(texts["content"]))
    counts, lengths = measured(words)
    short = _short(texts)
    taps = [plain_tap(each) for each in _encoded(texts["content"].gather(short))]
    normal = divided(words)
    return _Words(normal, decoded(normal), counts, lengths, short, taps)


def _undressed_words(texts: pl.DataFrame) -> _Words:
    """Find the words of texts of which the short ones come first."""
    found = undressed(texts["content"])
    if found is None:
        return _dressed_words(texts)
    short = _short(texts)
    # The same letters serve twice.
    taps = divided(ends_off(found.first(len(short)))) if short else []
    return _described(words_of(found), short, taps)


def _dressed_words(texts: pl.DataFrame) -> _Words:
    short = _short(texts)
    stripped = divided(ends_stripped(texts["content"].gather(short)))
    return _described(normal_words(texts["content"]), short, stripped[: len(short)])


def _described(words: bytes, short: list[int], taps: list[bytes]) -> _Words:
    normal, (counts, _) = divided(words), measured(words)
    column = decoded(normal)
    lengths = column.str.len_chars().to_numpy().astype(np.int64)
    return _Words(normal, column, counts, lengths, short, taps)


def _short_first(texts: pl.DataFrame) -> pl.DataFrame:
    return texts.sort(pl.col("characters") > LONGEST_TAP, maintain_order=True)


def _short(texts: pl.DataFrame) -> list[int]:
    is_short = pl.col("characters") <= LONGEST_TAP
    return texts.select(is_short.arg_true()).to_series().to_list()


def _encoded(texts: pl.Series) -> list[bytes]:
    return texts.cast(pl.Binary).to_list()


def _hashed(texts: pl.DataFrame, found: _Words, key: bytes) -> pl.DataFrame:
    # What is the same in all three ways is hashed once.
    hashes = keyed_hashes(found.normal, key)
    tap_hash, is_tap = _tap_hashes(found, hashes, key)
    has_words = pl.Series(found.words > 0)
    is_listed = has_words & (texts["characters"] <= LISTED_CHARACTERS)
    features = texts.with_columns(
        words=pl.Series(found.words),
        normal_characters=pl.Series(found.characters),
        text_hash=_where(has_words, hashes),
        bare_hash=_where(is_listed, hashes),
        tap_hash=_where(pl.Series(is_tap), tap_hash),
        normal=found.column,
    )
    kept = (pl.col(name).cast(of) for name, of in no_features().schema.items())
    return features.select(*kept, "normal")


def _tap_hashes(
    found: _Words,
    bare_hash: npt.NDArray[np.uint64],
    key: bytes,
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
    """Give the hash of each text as a one-tap answer, and whether it has one."""
    hashes, is_there = bare_hash.copy(), np.zeros(len(bare_hash), np.bool_)
    taps = dict(zip(found.short, found.taps, strict=True))
    other = [place for place, tap in taps.items() if tap != found.normal[place]]
    hashes[other] = keyed_hashes([taps[place] for place in other], key)
    is_there[[place for place, tap in taps.items() if tap]] = True
    return hashes, is_there


def _where(is_so: pl.Series, hashes: npt.NDArray[np.uint64]) -> pl.Series:
    return pl.select(pl.when(is_so).then(pl.Series(hashes))).to_series()
