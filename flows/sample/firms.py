"""Invented companies and the work people do at them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.sample.chance import Chance
    from flows.sample.records import Person

# LinkedIn cuts companies and positions here.
_LONGEST = 100
# A Research Researcher would be one too many.
_STEM = 4
_EMPLOYERS = (("own", 0.62), ("shared", 0.31), ("nobody", 0.06), ("ours", 0.01))
_TRADES = (
    ("composed", 0.75),
    ("alone", 0.219),
    ("foreign_trades", 0.03),
    ("long", 0.001),
)


class Firms:
    """Gives people a company and a position.

    A third of the people share ``pool`` companies, so that some colleagues meet.
    """

    def __init__(self, chance: Chance, *, pool: int) -> None:
        path = Path(__file__).with_name("firms.toml")
        self._words: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self._chance = chance
        self._heads = self._words["heads"].split()
        self._tails = self._words["tails"].split()
        self._sectors = self._words["sectors"].split()
        self.worked_at = ("Quillmere Magazine", "Saltgrove Media")
        self._pool = [self.firm() for _ in range(max(3, pool))]

    def firm(self) -> str:
        """Invent a company, without its legal form."""
        chance = self._chance
        if chance.happens(0.02):
            foreign: str = chance.pick(self._words["foreign"])
            return foreign
        stem = chance.pick(self._heads) + chance.pick(self._tails)
        return f"{stem} {chance.pick(self._sectors)}"

    def employ(self, person: Person) -> None:
        """Give somebody a company, or none, and a position."""
        chance = self._chance
        where = chance.among(_EMPLOYERS)
        if where == "nobody":
            person.company, person.firm = chance.pick(self._words["no_firm"]), ""
        elif where == "ours":
            self.settle(person, chance.pick(self.worked_at))
        elif where == "shared":
            self.settle(person, chance.pick(self._pool))
        else:
            self.settle(person, self.firm())
        person.position = "" if chance.happens(0.016) else self.position()

    def settle(self, person: Person, firm: str) -> None:
        """Put somebody in a company, sometimes written with its legal form."""
        person.firm = firm
        person.company = firm
        if firm.isascii() and self._chance.happens(0.12):
            person.company = f"{firm} {self._chance.pick(self._words['forms'])}"

    def without_firm(self, person: Person) -> None:
        """Let somebody work for nobody in particular."""
        person.company, person.firm = "Freelance", ""

    def position(self) -> str:
        """Invent a position."""
        chance, words = self._chance, self._words
        kind = chance.among(_TRADES)
        if kind == "long":
            return str(words["long_trade"])[:_LONGEST]
        if kind != "composed":
            return str(chance.pick(words[kind]))
        level, area = chance.pick(words["levels"]), chance.pick(words["areas"])
        if level == "Head of ":
            return f"{level}{area}"
        trades = [each for each in words["trades"] if each[:_STEM] != area[:_STEM]]
        return f"{level}{area} {chance.pick(trades)}"
