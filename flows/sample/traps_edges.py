"""Traps about edges of time, replies owed, and evidence besides messages."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from flows.sample.plan import EXPORTED_AT, instant, month_before
from flows.sample.records import MEMBER, Person, Recommendation
from flows.sample.trap import Trap

if TYPE_CHECKING:
    from flows.sample.stage import Stage


def _aged(stage: Stage, age: int) -> None:
    person = stage.connect(stage.names.person(), stage.plan.aged(age))
    stage.trap(f"age_{age}", person)


def _last_seen(stage: Stage, age: int) -> None:
    person = stage.contact(age + 40, age + 900)
    stage.exchange(person, age + 9, age + 8, age)
    stage.trap(f"last_message_{age}_days_ago", person)


def _waits(stage: Stage, age: int) -> None:
    person = stage.contact(age + 40, age + 900)
    stage.exchange(person, age)
    stage.trap(f"waits_{age}_days", person)


def _question(stage: Stage) -> None:
    age = stage.chance.between(5, 80)
    person = stage.contact(150, 900)
    stage.exchange(person, age + 9, age + 7, age, asks=True)
    stage.trap("owed_two_way_question", person)


def _no_question(stage: Stage) -> None:
    age = stage.chance.between(5, 80)
    person = stage.contact(150, 900)
    stage.exchange(person, age + 9, age + 7, age)
    stage.trap("not_owed_without_question", person)


def _one_way(stage: Stage) -> None:
    person = stage.contact(150, 900)
    stage.exchange(person, stage.chance.between(5, 120))
    stage.trap("owed_one_way", person)


def _old_question(stage: Stage) -> None:
    age = stage.chance.between(370, 800)
    person = stage.contact(age + 40, age + 500)
    stage.exchange(person, age + 5, age + 3, age, asks=True)
    stage.trap("not_owed_old_question", person)


def _before_connecting(stage: Stage) -> None:
    """All within one month, so that no month's end lies in between."""
    first = month_before(stage.plan.as_of, stage.chance.between(4, 11))
    day = first + timedelta(days=stage.chance.between(16, 26))
    person = stage.connect(stage.names.person(), day)
    thread = stage.thread(person)
    for place, author in enumerate((0, MEMBER, 0)):
        at = instant(first + timedelta(days=3 + 4 * place), 9 * 3600 + 7 * place)
        stage.say(thread, at, author=author)
    stage.trap("engaged_before_connecting", person)


def _evening_before(stage: Stage) -> None:
    """Less than a day before counts as the day itself."""
    first = month_before(stage.plan.as_of, stage.chance.between(4, 11))
    day = first + timedelta(days=stage.chance.between(5, 26))
    person = stage.connect(stage.names.person(), day)
    at = instant(day - timedelta(days=1), stage.chance.between(20, 23) * 3600)
    stage.say(stage.thread(person), at, author=MEMBER)
    stage.trap("evening_before_connecting", person)


def _after_as_of(stage: Stage) -> None:
    """Written on the morning of the export: too late for the report."""
    person = stage.contact(65, 900)
    morning = stage.chance.between(600, EXPORTED_AT - 3600)
    author = stage.chance.pick([0, MEMBER])
    stage.say(stage.thread(person), instant(stage.plan.until, morning), author=author)
    stage.trap("first_message_after_the_month", person)


def _added_after(stage: Stage) -> None:
    person = stage.connect(stage.names.person(), stage.plan.until)
    stage.trap("added_after_the_month", person)


def _recommended(stage: Stage, *, is_given: bool) -> None:
    person = stage.contact(240, 1500, person=stage.names.plain())
    at = stage.hour(stage.chance.between(30, 200))
    text = stage.chance.pick(stage.talk.short["praise"])
    person.recommended.append(Recommendation(at, is_given, text))
    name = "given" if is_given else "received"
    stage.trap(f"recommendation_{name}_without_messages", person)


def _endorsed(stage: Stage) -> None:
    person = stage.contact(65, 900)
    for skill in stage.talk.short["skills"][:2]:
        at = stage.hour(stage.chance.between(20, 60))
        person.endorsed_member_at.append((at, skill, "ACCEPTED"))
    stage.trap("endorsed_me_never_engaged", person)


def _colleague(stage: Stage) -> None:
    """One writes, the other never did; their company is written in two ways."""
    friend, silent = stage.contact(250, 1200), stage.contact(65, 900)
    firm = stage.firms.firm()
    for person, form in ((friend, ""), (silent, " Ltd" if firm.isascii() else "")):
        person.firm, person.company = firm, firm + form
    stage.exchange(friend, 140, 60, 59)
    stage.trap("company_of_a_two_way_tie", silent)


def _worked_with(stage: Stage) -> None:
    person = stage.contact(65, 900)
    stage.firms.settle(person, stage.chance.pick(stage.firms.worked_at))
    stage.trap("company_where_i_worked", person)


def _freelancers(stage: Stage) -> None:
    """Working for nobody in particular is no common company."""
    friend, silent = stage.contact(250, 1200), stage.contact(65, 900)
    for person in (friend, silent):
        stage.firms.without_firm(person)
    stage.exchange(friend, 140, 130)
    stage.trap("freelance_is_no_company", silent)


def _before_history(stage: Stage) -> None:
    person = stage.contact(2300, 2700)
    stage.trap("before_history", person)


def open_history(stage: Stage, *, age: int) -> None:
    """Plant the first message of all, so that history begins on a known day."""
    person: Person = stage.contact(age + 20, age + 80)
    stage.exchange(person, age, age - 1, age - 30)
    stage.trap("first_message_of_all", person)


TRAPS = (
    *(Trap(partial(_aged, age=age)) for age in (29, 30)),
    *(Trap(partial(_last_seen, age=age), messages=3) for age in (90, 91, 365, 366)),
    *(Trap(partial(_waits, age=age), messages=1) for age in (365, 366)),
    Trap(_question, messages=3),
    Trap(_no_question, messages=3),
    Trap(_one_way, messages=1),
    Trap(_old_question, messages=3),
    Trap(_before_connecting, messages=3),
    Trap(_evening_before, messages=1),
    Trap(_after_as_of, messages=1),
    Trap(_added_after, contacts=0),
    Trap(partial(_recommended, is_given=False)),
    Trap(partial(_recommended, is_given=True)),
    Trap(_endorsed),
    Trap(_colleague, contacts=2, messages=3),
    Trap(_worked_with),
    Trap(_freelancers, contacts=2, messages=2),
    Trap(_before_history),
)
