"""What people write: calm sentences about work, no two alike by accident.

Whether a message counts as a mailing or a one-tap answer turns on equal texts, so
ordinary sentences are counted through, not drawn: each combination comes once.
Half of the messages end there, others go on with tales, and a few fill pages: texts
that are all short and much alike could be packed and read in no time, as no real ones.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any

from flows.sample.chance import Chance

LANGUAGES = ("en", "it", "es", "fr", "ar")
# Steps through the combinations so that neighbours do not look alike.
_STRIDE = 1_000_003
_BETWEEN = ((" ", 0.92), ("\n\n", 0.05), ("\n", 0.03))
# How many tales follow, each of some 60 letters.
_TALES = (
    (0, 0.555),
    (1, 0.17),
    (2, 0.1),
    (3, 0.07),
    (5, 0.05),
    (8, 0.035),
    (15, 0.015),
    (30, 0.004),
    (60, 0.001),
)
_WORD = re.compile(r"_([a-z]+)")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of one language and the number of sentences in them."""

    patterns: tuple[str, ...]
    docs: tuple[str, ...]
    whens: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many sentences there are about one topic."""
        return len(self.patterns) * len(self.docs) * len(self.whens) * len(self.remarks)

    def sentence(self, number: int, topic: str, between: str) -> str:
        """Give one sentence and its remark; each number gives another."""
        size = self.size
        step = _STRIDE if gcd(_STRIDE, size) == 1 else 1
        rest = (number * step + 97) % size
        rest, pattern = divmod(rest, len(self.patterns))
        rest, doc = divmod(rest, len(self.docs))
        remark, when = divmod(rest, len(self.whens))
        said = self.patterns[pattern].format(
            doc=self.docs[doc], topic=topic, when=self.whens[when]
        )
        return said + between + self.remarks[remark]


class Talk:
    """Gives texts, and remembers which it has given."""

    def __init__(self, chance: Chance) -> None:
        path = Path(__file__).with_name("talk.toml")
        words: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        self._chance = chance
        self.short: dict[str, list[str]] = words["short"]
        self._notes = words["notes"]
        self._noted = 0
        self.topics = {each: tuple(words[each]["topics"]) for each in LANGUAGES}
        self._grammars = {
            (each, asks): _grammar(words[each], asks=asks)
            for each in LANGUAGES
            for asks in (False, True)
        }
        self._given: dict[tuple[str, int, bool], int] = {}
        self._words: dict[str, list[str]] = words["tales"]
        # A stream of its own: what is told at length changes nothing in the story.
        self._aside = Chance(_STRIDE)

    def topic(self, language: str) -> tuple[str, int]:
        """Choose what a conversation in some language is about."""
        spoken = language if language in self.topics else "en"
        return spoken, self._chance.below(len(self.topics[spoken]))

    def sentence(self, topic: tuple[str, int], *, asks: bool = False) -> str:
        """Give a sentence that was never given before."""
        language, place = topic = self._with_room(topic, asks=asks)
        number = self._given.get((language, place, asks), 0)
        self._given[language, place, asks] = number + 1
        between = self._chance.among(_BETWEEN)
        grammar = self._grammars[language, asks]
        return grammar.sentence(number, self.topics[language][place], between)

    def message(self, topic: tuple[str, int], *, asks: bool = False) -> str:
        """Give a message that was never given before: a sentence, and maybe tales."""
        language, place = self._with_room(topic, asks=asks)
        tales = (self._tale(language) for _ in range(self._aside.among(_TALES)))
        return " ".join((self.sentence((language, place), asks=asks), *tales))

    def note(self) -> str:
        """Give an invitation note that was never given before."""
        words, number = self._notes, self._noted
        self._noted += 1
        sizes = len(words["begin"]), len(words["reason"]), len(words["end"])
        if number >= sizes[0] * sizes[1] * sizes[2]:
            return self.sentence(self._roomiest(asks=False)).replace("\n", " ")
        rest = number * 1009 % (sizes[0] * sizes[1] * sizes[2])
        rest, begin = divmod(rest, sizes[0])
        end, reason = divmod(rest, sizes[1])
        return f"{words['begin'][begin]} {words['reason'][reason]} {words['end'][end]}"

    def _tale(self, language: str) -> str:
        pick = self._aside.pick
        if language != "en":
            return pick(self._grammars[language, False].remarks)
        pattern = pick(self._words["patterns"])
        return _WORD.sub(lambda word: pick(self._words[word[1]]), pattern)

    def _with_room(self, topic: tuple[str, int], *, asks: bool) -> tuple[str, int]:
        language, place = topic
        given = self._given.get((language, place, asks), 0)
        is_told = given >= self._grammars[language, asks].size
        return self._roomiest(asks=asks) if is_told else topic

    def _roomiest(self, *, asks: bool) -> tuple[str, int]:
        places = range(len(self.topics["en"]))
        fewest = min(places, key=lambda place: self._given.get(("en", place, asks), 0))
        return "en", fewest


def _grammar(words: dict[str, list[str]], *, asks: bool) -> Grammar:
    return Grammar(
        patterns=tuple(words["asks" if asks else "says"]),
        docs=tuple(words["docs"]),
        whens=tuple(words["whens"]),
        remarks=tuple(words["remarks"]),
    )
