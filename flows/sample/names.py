"""Invented people: names of many cultures and scripts, and their addresses."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.sample.records import Person

if TYPE_CHECKING:
    from flows.sample.chance import Chance

# Letters that no accent can be taken off.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "ß": "ss", "æ": "ae", "þ": "th"}
)
# What plain names get in their address when it must not be plain.
_BEYOND_ASCII = ("-é", "-ñandú", "\u2019s-desk", "-✍", "~ø")
_WITH_EMAIL = 0.033
_DECORATIONS = (
    ("none", 0.928),
    ("space", 0.03),
    ("credential", 0.015),
    ("emoji", 0.009),
    ("brackets", 0.008),
    ("nickname", 0.004),
    ("zero_width", 0.003),
    ("bold", 0.003),
)
_TWO_FAMILIES = {"es", "pt"}
_LETTERS = "ABCDEFGHJKLMNPRSTVW"


@dataclass(frozen=True, slots=True)
class Culture:
    """Names that go together; ``is_raw`` scripts have no Latin address."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    language: str
    is_raw: bool


def canonical(slug: str) -> str:
    """Give the one spelling of an address by which a person is known."""
    return unicodedata.normalize("NFC", slug).casefold()


class Names:
    """Makes people, never two with the same name or address unless asked."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        path = Path(__file__).with_name("people.toml")
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        self._cultures = [
            culture
            for entry in words["culture"]
            for culture in [_culture(entry)] * entry["weight"]
        ]
        self._latin = [each for each in self._cultures if not each.is_raw]
        self._decorations: dict[str, list[str]] = words["credentials"]
        self._names: set[str] = set()
        self._slugs: set[str] = set()

    def person(self, *, is_raw: bool = False) -> Person:
        """Make somebody; ``is_raw`` asks for an address beyond ASCII."""
        culture = self._chance.pick(self._cultures)
        first, last = self._unused(culture)
        person = self.named(first, last, is_raw=is_raw)
        person.language = culture.language
        return person

    def plain(self) -> Person:
        """Make somebody with one Latin first name and nothing added."""
        culture = self._chance.pick(self._latin)
        first, last = self._unused(culture)
        person = self.named(first, last)
        person.language = culture.language
        return person

    def named(self, first: str, last: str, *, is_raw: bool = False) -> Person:
        """Make somebody of the given name, with an address of their own."""
        self._names.add(f"{first} {last}")
        slug = self.slug(first, last, is_raw=is_raw)
        return Person(first=first, last=last, slug=slug)

    def slug(self, first: str, last: str, *, is_raw: bool = False) -> str:
        """Make an address that nobody has."""
        stem = "-".join(f"{first} {last}".replace(",", "").split()).lower()
        ascii_stem = _in_ascii(stem)
        wants_raw = is_raw or (stem != ascii_stem and self._chance.happens(0.3))
        if wants_raw or not ascii_stem:
            slug = unicodedata.normalize("NFC", stem)
            if slug.isascii():
                slug += self._chance.pick(_BEYOND_ASCII)
        else:
            slug = ascii_stem
        if canonical(slug) in self._slugs or self._chance.happens(0.6):
            slug += f"-{self._chance.below(16**8):08x}"
        while canonical(slug) in self._slugs:
            slug += f"{self._chance.below(16):x}"
        self._slugs.add(canonical(slug))
        return slug

    def reserve(self, slug: str) -> None:
        """Keep an address from being given to anybody."""
        self._slugs.add(canonical(slug))

    def decorate(self, person: Person) -> None:
        """Now and then write a name the way some people do."""
        words, pick = self._decorations, self._chance.pick
        if self._chance.happens(_WITH_EMAIL) and person.slug.isascii():
            person.email = f"{person.slug}@example.org"
        match self._chance.among(_DECORATIONS):
            case "space":
                person.first += " "
            case "credential":
                person.last += f", {pick(words['last'])}"
            case "emoji":
                person.last += f" {pick(words['emoji'])}"
            case "brackets":
                person.last += f" {pick(words['brackets'])}"
            case "nickname":
                person.first += f' "{person.first[:2]}"'
            case "zero_width":
                person.last += "\u200b"
            case "bold":
                person.first = _in_bold(person.first)

    def _unused(self, culture: Culture) -> tuple[str, str]:
        chance = self._chance
        first, last = chance.pick(culture.given), chance.pick(culture.family)
        if f"{first} {last}" in self._names and culture.language in _TWO_FAMILIES:
            others = [each for each in culture.family if each != last]
            last = f"{last} {chance.pick(others)}"
        while f"{first} {last}" in self._names:
            last = f"{chance.pick(_LETTERS)}. {last}"
        return first, last


def _culture(entry: dict[str, Any]) -> Culture:
    return Culture(
        given=tuple(entry["given"].split()),
        family=tuple(entry["family"].split()),
        language=entry["language"],
        is_raw=entry.get("raw", False),
    )


def _in_ascii(stem: str) -> str:
    """Take accents off; empty where letters are left that are not Latin."""
    decomposed = unicodedata.normalize("NFKD", stem.translate(_PLAIN))
    if any(c.isalpha() and not c.isascii() for c in decomposed):
        return ""
    kept = "".join(c for c in decomposed if c.isascii() and (c.isalnum() or c == "-"))
    return kept if any(c.isalpha() for c in kept) else ""


def _in_bold(name: str) -> str:
    """Write Latin letters in the bold alphabet of mathematics."""
    return "".join(
        chr(0x1D5D4 + ord(c) - ord("A"))
        if "A" <= c <= "Z"
        else chr(0x1D5EE + ord(c) - ord("a"))
        if "a" <= c <= "z"
        else c
        for c in name
    )
