"""The invented people, and the month in which all of it is set."""

from __future__ import annotations

import random
from datetime import date

from flows.core.months import Month
from flows.core.people import Person
from flows.core.shares import Share

MONTH = Month(2026, 6)
AS_OF = date(2026, 6, 30)

_FIRST = [
    "Ana", "Wei", "Fátima", "Łukasz", "Sofía", "Ingrid", "Yuki", "Omar", "Chloë",
    "Dmitri", "Noor", "Tomás", "Amara", "Kofi", "Leila", "Bram", "Priya", "Jonas",
    "Mireille", "Tariq", "Hana", "Pavel", "Zoë", "Renée",
]  # fmt: skip
_LAST = [
    "Silva", "Chen", "Haddad", "Nowak", "Møller", "Tanaka", "Okafor", "Dubois",
    "Petrov", "Rossi", "Nguyễn", "Khan", "Berg", "Costa", "Varga", "Mensah", "Sato",
    "Lindqvist", "Farouk", "Weiss",
]  # fmt: skip
_POSITIONS = [
    "Product Manager", "Head of Research", "Talent Partner", "Founder",
    "UX Researcher", "Senior Software Engineer", "Account Executive",
    "Principal Consultant", "Editor",
]  # fmt: skip
COMPANIES = [
    "Northwind", "Globex", "Umbra Health", "Ørsted A/S", "Atelier Nord", "Freelance",
    "Initech", "Kestrel & Daughters", "Universidad de Sevilla", "Blue Harbour",
]  # fmt: skip


def share(k: int, n: int) -> Share:
    """Give k of n with an interval of about the right width."""
    if n == 0:
        return Share(k, n, None, None, None)
    middle, half = k / n, 1.96 * (k / n * (1 - k / n) / n + 0.001) ** 0.5
    return Share(k, n, middle, max(0.0, middle - half), min(1.0, middle + half))


def person(number: int, connected_on: date = AS_OF) -> Person:
    """Give one invented contact; the same number, the same contact."""
    chance = random.Random(number)
    name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
    slug = f"{name.lower().replace(' ', '-')}-{number}"
    return Person(
        slug=slug,
        name=name,
        company=chance.choice(COMPANIES),
        position=chance.choice(_POSITIONS),
        profile_url=f"https://www.linkedin.com/in/person-{number}",
        connected_on=connected_on,
    )
