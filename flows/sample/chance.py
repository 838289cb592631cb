"""Seeded chance: the same seed gives the same choices on every Python."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Choice = TypeVar("Choice")


class Chance:
    """Choices drawn from one seeded stream.

    Only ``random()`` is used: its sequence is promised not to change between
    versions of Python, which the other methods' are not.
    """

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed).random  # noqa: S311 - invented people

    def below(self, limit: int) -> int:
        """Give a whole number from 0 to ``limit`` - 1."""
        return int(self.draw() * limit)

    def between(self, low: int, high: int) -> int:
        """Give a whole number from ``low`` to ``high``, both included."""
        return low + int(self.draw() * (high - low + 1))

    def happens(self, share: float) -> bool:
        """Tell whether something happens that does so in ``share`` of cases."""
        return self.draw() < share

    def pick(self, choices: Sequence[Choice]) -> Choice:
        """Give one of the choices."""
        return choices[int(self.draw() * len(choices))]

    def among(self, table: Sequence[tuple[Choice, float]]) -> Choice:
        """Give one of the choices of a table, each with its share of cases."""
        left = self.draw()
        for choice, share in table:
            left -= share
            if left < 0:
                return choice
        return table[-1][0]

    def shuffled(self, choices: Sequence[Choice]) -> list[Choice]:
        """Give all of the choices in some order."""
        order = list(choices)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def weighted(self, count: int, *, cap: float = 60.0) -> list[float]:
        """Give ``count`` weights of which a few are large (Pareto, 1.1)."""
        return [
            min(cap, (1.0 - self.draw() * 0.9999) ** (-1 / 1.1)) for _ in range(count)
        ]
