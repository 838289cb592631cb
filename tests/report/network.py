"""Where an invented member's network comes from, and whom they are losing."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flows.core.origins import (
    AddPeriod,
    CompanyTies,
    Dialogue,
    Invitations,
    Rush,
    Spikes,
)
from flows.core.sources import AccountLine
from flows.core.ties import (
    Departed,
    Followed,
    FollowThrough,
    JobChange,
    QuietTie,
    Reviewed,
)
from tests.report.cast import AS_OF, COMPANIES, person, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.core.figures import Figures
    from flows.core.people import Person

_FIRST_WEEK = date(2025, 7, 7)
_RUSHES = {31: 54, 40: 31}
_BRANCHES = ("", " Press", " Labs")


def spikes() -> Spikes:
    """Give a year of weeks with two rushes, the first after a post."""
    chance = random.Random(4)
    added = [_RUSHES.get(week) or chance.randint(2, 11) for week in range(51)]
    weeks = [_FIRST_WEEK + timedelta(weeks=week) for week in range(51)]
    return Spikes(
        unit="week",
        periods=tuple(
            AddPeriod(day, added[week], 6.0 + week % 3 / 2, week in _RUSHES)
            for week, day in enumerate(weeks)
        ),
        rushes=(
            _rush(weeks[31], added[31], began=2, published=-1),
            _rush(weeks[40], added[40], began=0, published=None),
        ),
        word="lower",
        in_spikes=share(6, 85),
        others=share(58, 289),
    )


def _rush(monday: date, added: int, *, began: int, published: int | None) -> Rush:
    posted = None if published is None else monday + timedelta(days=published)
    began_on = monday + timedelta(days=began)
    return Rush(monday, monday + timedelta(days=6), added, 6.5, began_on, posted)


def companies(count: int = 30) -> tuple[CompanyTies, ...]:
    """Give companies with ever fewer two-way contacts."""
    chance = random.Random(5)
    return tuple(
        CompanyTies(
            company=COMPANIES[place % len(COMPANIES)] + _BRANCHES[place // 10],
            contacts=(two_way := max(1, 9 - place // 2)) + (never := _few(chance)) + 2,
            two_way=two_way,
            never_engaged=never,
        )
        for place in range(count)
    )


def _few(chance: random.Random) -> int:
    return chance.randint(0, 14)


def invitations() -> Invitations:
    """Give more invitations to the member than from them."""
    return Invitations(share(31, 212), share(40, 176), share(388, 1445))


def dialogue() -> Dialogue:
    """Give somebody who is answered more often than they answer."""
    return Dialogue(
        their_answers=share(106, 183),
        my_answers=share(98, 211),
        answer_hours=20.0,
        first_messages=184,
        balance=0.86,
        two_way=231,
        people_in_effect=41.3,
        top_five=share(911, 2310),
        people_in_a_year=198,
        canned=share(1211, 6300),
        connections_index=132.4,
        relationships_index=110.9,
    )


def quieter(count: int = 46) -> tuple[QuietTie, ...]:
    """Give ties that fell silent, the first off their rhythm."""
    chance = random.Random(6)
    return tuple(_quiet(number, chance) for number in range(count))


def _quiet(number: int, chance: random.Random) -> QuietTie:
    silence = chance.randint(100, 300) if number < 3 else chance.randint(366, 1900)
    last = silence // 30
    months = {last + chance.randint(0, 24) for _ in range(chance.randint(1, 14))}
    return QuietTie(
        person=person(7000 + number),
        last_on=AS_OF - timedelta(days=silence),
        silence=silence,
        usual_gap=chance.randint(3, 40) if number % 3 else None,
        is_off_rhythm=number < 3,
        is_new=number < 2,
        months_ago=tuple(sorted({last, *months})),
    )


def job_changes(count: int = 9) -> tuple[JobChange, ...]:
    """Give people with a new job, two of whom the member writes with."""
    return tuple(
        JobChange(
            person=person(7100 + number),
            company_before="Initech",
            position_before="Editor",
            state="active" if number < 2 else "never_engaged",
            last_on=AS_OF - timedelta(days=40) if number < 2 else None,
        )
        for number in range(count)
    )


def departed(count: int = 3) -> tuple[Departed, ...]:
    """Give people who are gone, with one of whom the member wrote."""
    return tuple(
        Departed(person(7200 + number), date(2026, 5, 1) if number == 0 else None)
        for number in range(count)
    )


def follow_through() -> FollowThrough:
    """Give last month's five suggestions, each with another outcome."""
    outcomes = (
        (True, True, None),
        (True, False, None),
        (False, False, "keep"),
        (False, False, "snooze"),
        (False, False, None),
    )
    people = tuple(
        Followed(person(7300 + number), "first_message", *outcome)
        for number, outcome in enumerate(outcomes)
    )
    return FollowThrough(
        is_told=True, suggested=5, written_to=2, answered=1, decided=2, people=people
    )


def let_go_review(count: int = 10) -> tuple[Reviewed, ...]:
    """Give people added years ago."""
    return tuple(
        Reviewed(person(7400 + number, AS_OF - timedelta(days=age)), age)
        for number, age in enumerate(range(900, 900 + 37 * count, 37))
    )


def account() -> tuple[AccountLine, ...]:
    """Give the account of the usual export, two of whose rows were rejected."""
    line = AccountLine("Connections.csv", 1457, 1457, 0, 0, is_suspect=False)
    return (
        line,
        replace(line, file="Invitations.csv", rows=198, stored=22, known=176),
        replace(
            line, file="messages.csv", rows=18238, stored=1291, known=16945, rejected=2
        ),
    )


def people_in(shown: Figures) -> set[Person]:
    """Give everybody whom a page could name."""
    ties: tuple[Iterable[Any], ...] = (
        shown.actions,
        shown.never_engaged,
        shown.quieter,
        shown.job_changes,
        shown.departed,
        shown.follow_through.people,
        shown.let_go_review,
    )
    return {each.person for several in ties for each in several}


def words_in(shown: Figures) -> set[str]:
    """Give the words of all names, positions and companies, which no one translates."""
    texts = [f"{p.name} {p.position} {p.company}" for p in people_in(shown)]
    texts += [each.company for each in shown.companies]
    texts += [f"{e.position_before} {e.company_before}" for e in shown.job_changes]
    return set(re.findall("[A-Za-z]{2,}", " ".join([*texts, shown.member])))


_NONE = share(0, 0)
# The blocks of a member whose export holds nothing that they could tell.
NO_NETWORK: Mapping[str, Any] = {
    "spikes": Spikes("week", (), (), None, _NONE, _NONE),
    "invitations": Invitations(_NONE, _NONE, _NONE),
    "companies": (),
    "dialogue": Dialogue(
        their_answers=_NONE,
        my_answers=_NONE,
        answer_hours=None,
        first_messages=0,
        balance=None,
        two_way=0,
        people_in_effect=None,
        top_five=_NONE,
        people_in_a_year=0,
        canned=_NONE,
        connections_index=None,
        relationships_index=None,
    ),
    "quieter": (),
    "job_changes": (),
    "departed": (),
    "follow_through": FollowThrough(
        is_told=False, suggested=0, written_to=0, answered=0, decided=0, people=()
    ),
    "let_go_review": (),
    "account": (),
}
# The same of a first export: nothing to compare with.
FIRST_NETWORK: Mapping[str, Any] = {
    name: NO_NETWORK[name] for name in ("job_changes", "departed", "follow_through")
}
