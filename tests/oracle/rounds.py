"""A round: a history through the product, beside what the oracle says of it."""

from __future__ import annotations

import random
import tempfile
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.core.settings import Settings
from flows.warehouse.machine import SHAPES, rows_of
from tests.oracle.exporting import MY_SLUG, SITE, write_exports
from tests.oracle.figures import Answer, answer
from tests.warehouse.worlds import (
    Warehouse,
    building_only,
    open_in_memory,
    without_past,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.oracle.histories import History

TOLERANCE = 1e-9
# One history in so many is built with the pages' tables and the product's checks, and
# the engine works for it as it does for the product.
WHOLE = 6
# What the reader's own answers and earlier reports came to is tested elsewhere.
KEYS = tuple(SHAPES.keys() - {"decisions", "follow_through", "suggestions"})
TABLES = (
    *(f"metrics.{key}" for key in KEYS),
    "metrics.contact_history",
    "core.messages",
)
_CONTACTS = """
select
    slug, state, age, messages_out as "out", messages_in as "in", touches,
    cast(last_on as varchar) as last, is_before_history, is_off_rhythm,
    is_engaged_before_connecting, days_to_first
from metrics.contact_history order by slug
"""
_TIERS = """
select cast(sent_at as varchar) as at, tier, coalesce(direction, '') as way
from core.messages order by all
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a month: figures, contacts, and each message's tier."""

    figures: dict[str, Any]
    contacts: list[dict[str, Any]]
    tiers: list[dict[str, Any]]


@contextmanager
def taken_in(
    history: History, *, order: int = 0, is_whole: bool = False
) -> Iterator[Warehouse]:
    """Take all exports of a history in, in an order that ``order`` shuffles."""
    settings = Settings(
        profile_url=SITE + MY_SLUG,
        keywords=history.keywords,
        **asdict(history.bounds),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = write_exports(history, folder)
        random.Random(order).shuffle(sources)
        with open_in_memory(folder, is_optimised=is_whole) as connection:
            warehouse = Warehouse(connection, folder, settings)
            for source in sources:
                warehouse.take_in_source(source)
            yield warehouse


def product_says(
    warehouse: Warehouse, month: tuple[int, int], *, is_whole: bool = False
) -> Told:
    """Build a month and read what the product makes of it.

    The replay of earlier reports takes longer than all else and decides only who
    is suggested again, which is no figure. Only what is compared is built, unless
    all of it ``is_whole``, with the checks of the product.
    """
    with without_past(), nullcontext() if is_whole else building_only(*TABLES):
        warehouse.build(f"{month[0]}-{month[1]:02}")
    connection = warehouse.connection
    figures = {
        key: SHAPES[key](rows_of(connection, f"from metrics.{key}")) for key in KEYS
    }
    return Told(figures, rows_of(connection, _CONTACTS), rows_of(connection, _TIERS))


def oracle_says(history: History, month: tuple[int, int]) -> Told:
    return told(answer(history, month))


def told(answered: Answer) -> Told:
    contacts = [
        {
            "slug": each.slug,
            "state": each.state,
            "age": each.age,
            "out": each.out,
            "in": each.in_,
            "touches": each.touches,
            "last": each.days[-1].isoformat() if each.days else None,
            "is_before_history": each.is_before_history,
            "is_off_rhythm": each.is_off_rhythm,
            "is_engaged_before_connecting": each.is_engaged_before,
            "days_to_first": each.days_to_first,
        }
        for each in answered.contacts
    ]
    tiers = [
        {
            "at": str(row.message.at),
            "tier": row.tier,
            "way": "" if row.message.kind == "system" else row.message.way,
        }
        for row in answered.rows
    ]
    tiers.sort(key=lambda row: (row["at"], row["tier"], row["way"]))
    return Told(answered.figures, contacts, tiers)


def disagreements(history: History, *, order: int = 0) -> list[str]:
    """List where product and oracle differ, over all months of a history."""
    is_whole = order % WHOLE == 0
    with taken_in(history, order=order, is_whole=is_whole) as warehouse:
        return [
            f"{month[0]}-{month[1]:02} {line}"
            for month in history.months
            for line in differences(
                oracle_says(history, month),
                product_says(warehouse, month, is_whole=is_whole),
            )
        ]


def differences(expected: Told, found: Told) -> list[str]:
    return [
        *_differences(expected.tiers, found.tiers, "tiers"),
        *_differences(expected.contacts, found.contacts, "contacts"),
        *_differences(expected.figures, found.figures, "figures"),
    ]


def _differences(expected: object, found: object, at: str) -> list[str]:
    if isinstance(expected, dict) and isinstance(found, dict):
        # The product words its reasons and says who, where the oracle only counts.
        keys = sorted(expected.keys() | (found.keys() - {"reason"}))
        return [
            line
            for key in keys
            for line in _differences(
                expected.get(key, "nothing"), found.get(key, "nothing"), f"{at}.{key}"
            )
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{at}: {expected} is not {found}"]
        return [
            line
            for n, pair in enumerate(zip(expected, found, strict=True))
            for line in _differences(*pair, f"{at}[{n}]")
        ]
    if _is_number(expected) and _is_number(found):
        near = abs(float(expected) - float(found)) <= TOLERANCE  # type: ignore[arg-type]
        return [] if near else [f"{at}: {expected} is not {found}"]
    return [] if expected == found else [f"{at}: {expected!r} is not {found!r}"]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
