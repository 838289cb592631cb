"""The product agrees with a second, plainer reading of the metric dictionary."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import pytest

from flows.core.paths import SQL
from flows.core.settings import Settings
from tests.oracle.bounds import Bounds
from tests.oracle.chances import SIZES
from tests.oracle.crowds import random_history
from tests.oracle.exporting import write_exports
from tests.oracle.figures import Answer, answer, view_of
from tests.oracle.rounds import (
    differences,
    disagreements,
    oracle_says,
    product_says,
    taken_in,
)

if TYPE_CHECKING:
    from tests.oracle.histories import History
    from tests.oracle.states import Contact

DEFAULTS = asdict(Bounds())
# Members without anybody are alike: one in seven, of which one is enough.
SEEDS = [seed for seed in range(60, 138) if seed % len(SIZES) or seed < 67]
# The slow command: as many histories again as make 5,000 months.
MANY = range(1_000, 2_717)
# People renamed into other scripts, whose order by name differs.
OTHER_NAMES = ("Жанна", "Ωmega", "李", "Aaa", "زينب", "Øyvind")


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_and_contact_is_as_the_oracle_says(seed: int) -> None:
    assert disagreements(random_history(seed), order=seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", MANY)
def test_thousands_of_months_are_as_the_oracle_says(seed: int) -> None:
    assert disagreements(random_history(seed), order=seed) == []


def met_by(answered: Answer) -> set[str]:
    """Name what a case meets of the rules' tiers, states, bounds and exceptions."""
    figures, contacts = answered.figures, answered.contacts
    met = {row.tier for row in answered.rows} | {each.state for each in contacts}
    met |= {f"state at {x.silence} days" for x in contacts if x.is_two_way}
    met |= {f"age {x.age}" for x in contacts}
    met |= {f"first after {x.days_to_first} days" for x in contacts if x.events}
    met |= {f"verdict {figures['verdict']['word']}"}
    met |= {f"n {figures['verdict']['newest']['n']}"}
    met |= {f"{figures['activation_30']['at_risk']} at risk"}
    met |= {f"spikes by the {x['unit']}" for x in figures["adds_spikes"]["spikes"]}
    met |= {f"spike quality {figures['spike_quality'].get('word', 'suppressed')}"}
    met |= {key for key in ("growth_vs_relationships",) if "gap" in figures[key]}
    signals = (x["reasons"] for x in figures["first_messages"]["people"])
    met |= {each["signal"] for reasons in signals for each in reasons}
    met |= {f"one of {key}" for key in LISTS if figures[key]["people"]}
    return met | flags(contacts) | sizes(answered)


LISTS = (
    *("replies_owed", "off_rhythm", "reconnect", "strength", "lost", "job_changes"),
    *("let_go_review", "engaged_before_connecting"),
)


def flags(contacts: list[Contact]) -> set[str]:
    named = {
        "touched and never engaged": lambda x: x.touches and x.state == "never_engaged",
        "before history": lambda x: x.is_before_history,
        "a changed address": lambda x: len(x.person.slugs) > 1,
        "a recommendation": lambda x: (
            bool(x.events) and x.events[0].at.hour == x.events[0].at.second == 0
        ),
    }
    return {name for name, is_so in named.items() if any(map(is_so, contacts))}


def sizes(answered: Answer) -> set[str]:
    moments = Counter((x.who, x.message.at) for x in answered.rows if x.tier == "T2")
    months = [
        each["month"] for each in answered.figures["added_never_engaged"]["months"]
    ]
    found = {
        "no contact": not answered.contacts,
        "one contact": len(answered.contacts) == 1,
        "no messages": not answered.rows and bool(answered.contacts),
        "a tie within a pair": any(count > 1 for count in moments.values()),
        "an empty month": len(months) > 1 and months[0][:4] < months[-1][:4],
        "matched by name": answered.figures["coverage"]["matched_by_name"] > 0,
        "hidden": answered.figures["coverage"]["hidden"] > 0,
    }
    return {name for name, is_so in found.items() if is_so}


def test_the_random_histories_reach_every_rule_and_edge() -> None:
    histories = [random_history(seed) for seed in SEEDS]
    cases = [answer(each, month) for each in histories for month in each.months]

    met = set().union(*map(met_by, cases))

    assert len(cases) >= 200
    assert EVERYTHING - met == set()
    exports = {len(view_of(each, each.months[0]).known) for each in histories}
    assert exports == {1, 2, 3, 4}


def test_the_random_histories_vary_every_threshold() -> None:
    check = (SQL / "checks/every_variable_is_set.sql").read_text(encoding="utf-8")
    read = set(re.findall(r"getvariable\('(\w+)'\)", check))
    numbers = {
        each.name for each in fields(Settings) if isinstance(each.default, int | float)
    }
    bounds = [asdict(random_history(seed).bounds) for seed in SEEDS]

    varied = {name for each in bounds for name in each if each[name] != DEFAULTS[name]}

    # How many are suggested is no figure, and tested elsewhere.
    assert varied == set(DEFAULTS) == read & numbers - {"actions"}
    assert {name: getattr(Settings(), name) for name in DEFAULTS} == DEFAULTS


EVERYTHING = {
    *("X-draft", "X-spam", "X-system", "X-sponsored", "X-unknown", "G-group"),
    *("T1-note", "T1-blast", "T1-canned", "T2"),
    *("too_new", "never_engaged", "unanswered_by_them", "unanswered_by_me"),
    *("active", "quiet", "dormant"),
    *(f"state at {days} days" for days in (90, 91, 365, 366)),
    *(f"age {days}" for days in (29, 30, 364, 365, 455, 456)),
    *(f"first after {days} days" for days in (0, 30, 31)),
    *("verdict too_early", "verdict no_clear_change", "n 10", "5 at risk", "4 at risk"),
    *("spikes by the week", "spikes by the month", "spike quality no_clear_change"),
    *("note_in", "invited_with_note", "company_tie", "invited", "company_own"),
    *("keyword", "new_role", "endorsed_you", "touched", "freshness", "spike"),
    *(f"one of {key}" for key in LISTS),
    *("touched and never engaged", "before history", "a changed address"),
    *("a recommendation", "no contact", "one contact", "no messages"),
    *("a tie within a pair", "an empty month", "matched by name", "hidden"),
    "growth_vs_relationships",
}


def renamed(history: History) -> History:
    """Give everybody another name in another script, unlike anybody else's."""
    people = tuple(
        replace(each, first=OTHER_NAMES[n % len(OTHER_NAMES)], last=f"Q{n}")
        for n, each in enumerate(history.people)
    )
    return replace(history, people=people)


def scores(history: History) -> list[object]:
    with taken_in(history) as warehouse:
        found = product_says(warehouse, history.months[0])
    keys = ("first_messages", "strength", "reconnect", "let_go_review")
    return [
        [{k: v for k, v in each.items() if k != "name"} for each in people]
        for people in (found.figures[key]["people"] for key in keys)
    ]


@pytest.mark.parametrize("seed", [5, 12, 20, 33])
def test_other_names_and_scripts_change_no_score_and_no_order(seed: int) -> None:
    history = random_history(seed)
    # Where a name is all that tells who wrote, another name rightly tells more.
    plain = tuple(
        replace(each, kind="plain" if each.kind == "named" else each.kind)
        for each in history.messages
        if each.text.find("Hello ") and each.text.find("Hi ")
    )
    history = replace(renamed(history), messages=plain, recommendations=())
    first = [each.first for each in reversed(history.people)]
    people = [
        replace(p, first=name) for p, name in zip(history.people, first, strict=True)
    ]

    assert scores(replace(history, people=tuple(people))) == scores(history)


WITH_LATER_EXPORTS = [s for s in range(30) if len(random_history(s).exports) > 2]


@pytest.mark.parametrize("seed", WITH_LATER_EXPORTS[:6])
def test_a_month_is_reported_the_same_after_later_exports(seed: int) -> None:
    history = random_history(seed)
    then = history.exports[1]
    month = (then.year, then.month - 1) if then.month > 1 else (then.year - 1, 12)
    early = replace(history, exports=history.exports[:2])
    later = replace(history, exports=history.exports[2:])

    with taken_in(early) as warehouse:
        made_then = product_says(warehouse, month)
        for source in write_exports(later, warehouse.folder):
            warehouse.take_in_source(source)
        made_later = product_says(warehouse, month)

    assert differences(made_then, made_later) == []
    assert differences(oracle_says(history, month), made_later) == []
