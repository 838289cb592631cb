"""Texts that are begun early come out as those that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest import mock

import polars as pl
import pytest

from flows.warehouse import features
from flows.warehouse.features import Begun, begun
from flows.warehouse.texts import names_to_mask, text_features

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = b"a key for tests only"
TEXTS = ["Hi Ana, shall we?", "", "Ça va, Ana?", "thanks", "<p>Ana</p>", "🎉", "Hi Bo"]
NAMES = ["Ana", "Ana", "Ana", "", "Ana", "Bo", "Bo"]


@pytest.fixture(autouse=True)
def _small_shares() -> Iterator[None]:
    with mock.patch.object(features, "SHARE", 3):
        yield


def test_what_was_begun_is_finished_with_the_names() -> None:
    texts = pl.DataFrame({"row": range(1, 8), "content": TEXTS, "first_name": NAMES})
    names = names_to_mask(texts["first_name"])

    with begun(pl.Series(TEXTS), key=KEY) as early:
        assert early is not None
        shares = [finish() for finish in early.finishing(lambda rows: names[rows - 1])]
        assert not early.shares

    assert [share.height for share in shares] == [3, 3, 1]
    assert (
        pl.concat(shares).sort("row").equals(text_features(texts, key=KEY).sort("row"))
    )


def test_nothing_goes_on_where_an_export_is_refused() -> None:
    seen: list[Begun] = []

    def refuse(early: Begun | None) -> None:
        seen.extend([early] if early else [])
        raise RuntimeError("refused")

    def ingest() -> None:
        with begun(pl.Series(TEXTS * 1000), key=KEY) as early:
            refuse(early)

    with pytest.raises(RuntimeError, match="refused"):
        ingest()

    (early,) = seen
    assert all(own.done() for own in early.shares.values())
    assert any(own.cancelled() for own in early.shares.values())


def test_without_texts_nothing_is_begun() -> None:
    with begun(None, key=KEY) as early:
        assert early is None


def test_a_file_without_messages_has_no_shares() -> None:
    with begun(pl.Series([], dtype=pl.String), key=KEY) as early:
        assert early is not None
        assert early.finishing(pl.Series.to_frame) == []
