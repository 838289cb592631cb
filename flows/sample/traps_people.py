"""Traps about who is who: addresses, names, jobs, and people who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.sample.records import Former, Person
from flows.sample.trap import Trap, retier

if TYPE_CHECKING:
    from flows.sample.stage import Stage


def _percent_encoded(stage: Stage) -> None:
    person = stage.contact(320, 1500, person=stage.names.person(is_raw=True))
    stage.exchange(person, 210, 209, 30)
    stage.trap("percent_encoded_address", person)


def _folded(stage: Stage) -> None:
    """Plant letters that change when case is folded: ß, the final sigma."""
    name = stage.chance.pick(
        [("Veit", "Großkopf"), ("Γιώργος", "Λαμπρίδης"), ("Sönke", "Weißbach")]
    )
    person = stage.names.named(*name, is_raw=True)
    person.last += f" {stage.chance.pick('BCDFGKLM')}."
    stage.exchange(stage.contact(200, 900, person=person), 130, 44)
    stage.trap("folded_address", person)


def _namesakes(stage: Stage) -> None:
    first = stage.contact(200, 1400, person=stage.names.plain())
    other = stage.names.named(first.first, first.last)
    stage.contact(200, 1400, person=other)
    stage.exchange(first, 150, 149, 48)
    stage.trap("namesakes", first, other)


def _member_name(stage: Stage) -> None:
    member = stage.member
    person = stage.names.named(member.first, member.last)
    stage.exchange(stage.contact(250, 1400, person=person), 160, 120, 119)
    stage.trap("name_of_the_member", person)


def _changed_address(stage: Stage) -> None:
    person = stage.connect(stage.names.person(), stage.own_day(260, 1400))
    person.former = _former(stage, person, slug=_other_slug(stage, person))
    stage.exchange(person, 220, 95, 34)
    stage.trap("changed_address", person)


def _changed_address_and_name(stage: Stage) -> None:
    person = stage.connect(stage.names.plain(), stage.own_day(260, 1400))
    last = stage.names.plain().last
    slug = stage.names.slug(person.first, last)
    person.former = _former(stage, person, slug=slug, last=last)
    stage.exchange(person, 200, 80, 37)
    stage.trap("changed_address_and_name", person)


def _changed_address_silent(stage: Stage) -> None:
    person = stage.connect(stage.names.person(), stage.own_day(100, 1400))
    person.former = _former(stage, person, slug=_other_slug(stage, person))
    stage.trap("changed_address_never_engaged", person)


def _new_company(stage: Stage) -> None:
    person = stage.contact(65, 900)
    stage.firms.settle(person, stage.firms.firm())
    person.former = _former(stage, person, company=stage.firms.firm())
    person.has_new_job = True
    stage.trap("new_company", person)


def _new_position(stage: Stage) -> None:
    person = stage.contact(65, 900)
    person.position = stage.chance.pick(["Managing Editor", "Head of Audience"])
    person.former = _former(stage, person, position="Trainee")
    person.has_new_job = True
    stage.trap("new_position", person)


def _other_form(stage: Stage) -> None:
    person = stage.contact(65, 900)
    person.firm = "Larchmere " + stage.chance.pick(["Textiles", "Foods", "Audio"])
    person.company = f"{person.firm} Ltd"
    person.former = _former(stage, person, company=person.firm)
    stage.trap("company_differs_in_form_only", person)


def _from_blank(stage: Stage) -> None:
    person = stage.contact(65, 900)
    stage.firms.settle(person, stage.firms.firm())
    person.former = _former(stage, person, company="")
    stage.trap("company_was_blank", person)


def _lost(stage: Stage) -> None:
    person = stage.connect(stage.names.person(), stage.own_day(100, 1500))
    stage.depart(person, lost=stage.newest)
    stage.exchange(person, 90, 60)
    stage.trap("lost", person)


def _lost_silent(stage: Stage) -> None:
    person = stage.connect(stage.names.person(), stage.own_day(100, 1500))
    stage.depart(person, lost=stage.newest)
    stage.trap("lost_never_engaged", person)


def _turned_hidden(stage: Stage) -> None:
    """Let only the older export say who wrote."""
    person = stage.connect(stage.names.person(), stage.own_day(300, 1500))
    stage.depart(person, hidden=stage.newest)
    stage.exchange(person, 140, 100, 66)
    stage.trap("turned_hidden", person)


def _linkedin_member(stage: Stage) -> None:
    person = stage.stranger()
    person.hidden_from = 0
    age = stage.chance.between(100, 1400)
    retier(stage.exchange(person, age, age - 1, age - 5), "X-unknown")
    stage.trap("linkedin_member", person)


def _name_alone(stage: Stage) -> None:
    person = stage.contact(240, 1200, person=stage.names.plain())
    stage.exchange(person, 170, 69).has_urls = False
    stage.trap("address_missing_name_unique", person)


def _name_alone_of_two(stage: Stage) -> None:
    first = stage.contact(240, 1200, person=stage.names.plain())
    other = stage.names.named(first.first, first.last)
    stage.contact(240, 1200, person=other)
    thread = stage.exchange(first, 170, 169)
    thread.has_urls = False
    retier(thread, "X-unknown")
    stage.trap("address_missing_namesakes", first, other)


def _long_name(stage: Stage) -> None:
    plain = stage.names.plain()
    last = f"{plain.last} de la Fuente y Monteverde-Castellanos del Olmo"
    person = stage.names.named(f"{plain.first} María Magdalena", last)
    stage.contact(120, 900, person=person)
    stage.trap("long_name", person)


def _former(stage: Stage, person: Person, **changes: str) -> Former:
    facts = {
        "first": person.first,
        "last": person.last,
        "slug": person.slug,
        "company": person.company,
        "position": person.position,
    }
    return Former(changed_in=stage.newest, **(facts | changes))


def _other_slug(stage: Stage, person: Person) -> str:
    return stage.names.slug(person.first, person.last)


TRAPS = (
    Trap(_percent_encoded, messages=3),
    Trap(_namesakes, contacts=2, messages=3),
    Trap(_member_name, messages=3),
    Trap(_changed_address, messages=3, exports=2),
    Trap(_changed_address_and_name, messages=3, exports=2),
    Trap(_changed_address_silent, exports=2),
    Trap(_new_company, exports=2),
    Trap(_new_position, exports=2),
    Trap(_other_form, exports=2),
    Trap(_from_blank, exports=2),
    Trap(_lost, contacts=0, messages=2, exports=2),
    Trap(_lost_silent, contacts=0, exports=2),
    Trap(_turned_hidden, contacts=0, messages=3, exports=2),
    Trap(_linkedin_member, contacts=0, messages=3),
    Trap(_name_alone, messages=2),
    Trap(_name_alone_of_two, contacts=2, messages=2),
    Trap(_folded, messages=2),
    Trap(_long_name),
)
