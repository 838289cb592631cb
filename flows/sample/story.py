"""The member's years: who was added, who was written to, and who never was."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from flows.sample import traps_edges, traps_notes, traps_people, traps_rows, traps_texts
from flows.sample.calendars import HISTORY_AGE, connect_days
from flows.sample.dialogues import Dialogue, Voice, share_out, write_dialogue
from flows.sample.extras import add_evidence, add_hidden, add_rows
from flows.sample.plan import month_before
from flows.sample.reckoning import days_to_first
from flows.sample.silence import fill_silence
from flows.sample.stage import Stage
from flows.sample.trap import Trap, plant_all

if TYPE_CHECKING:
    from datetime import date

    from flows.sample.plan import SamplePlan, Story
    from flows.sample.records import Person

# Shares reached within 30 days: of the year before, and of the newest month.
_ACTIVATION: dict[Story, tuple[float, float]] = {
    "improving": (0.17, 0.56),
    "no_clear_change": (0.26, 0.26),
    "falling": (0.46, 0.06),
    "too_early": (0.22, 0.30),
}
_WITHIN = 30
_JUDGED_MONTHS = 13
_LATE_SHARE = 0.05
_OLD_SHARE, _FLOOD_ENGAGED = 0.27, 0.10
_FLOOD_AGES = range(396, 470)
_ENOUGH = 30
_VOICES: tuple[tuple[Voice, float], ...] = (
    ("both", 0.72),
    ("theirs", 0.16),
    ("mine", 0.12),
)
_LENGTHS = (("until_now", 0.42), ("years", 0.28), ("days", 0.3))


def tell(plan: SamplePlan) -> Stage:
    """Plan everybody and everything of one sample."""
    stage = Stage(plan)
    if plan.contacts >= _ENOUGH and plan.messages >= _ENOUGH:
        traps_edges.open_history(stage, age=HISTORY_AGE)
    plant_all(stage, _all_traps())
    ordinary = _add_ordinary(stage)
    engaged = _choose_engaged(stage, ordinary)
    add_hidden(stage)
    add_rows(stage)
    dialogues = [_dialogue(stage, each, t) for each, t in engaged.items()]
    fill_silence(stage, [each for each in ordinary if each not in engaged])
    _write_all(stage, dialogues)
    add_evidence(stage)
    return stage


def _all_traps() -> tuple[Trap, ...]:
    return (
        *traps_notes.TRAPS,
        *traps_texts.TRAPS,
        *traps_edges.TRAPS,
        *traps_people.TRAPS,
        *traps_rows.TRAPS,
        *traps_texts.AFTER_MAILINGS,
    )


def _add_ordinary(stage: Stage) -> list[Person]:
    people = []
    for day in connect_days(stage.plan, stage.chance, stage.contacts_left):
        person = stage.names.person()
        stage.names.decorate(person)
        people.append(stage.connect(person, day))
    return people


def _choose_engaged(stage: Stage, ordinary: list[Person]) -> dict[Person, int]:
    """Choose who is written to, and after how many days.

    In the judged months of the last year a number is met, whatever the traps
    brought with them, so that the verdict is the one the story asks for.
    """
    if not stage.messages_left:
        return {}
    by_month: dict[date, list[Person]] = defaultdict(list)
    older: list[Person] = []
    oldest = month_before(stage.plan.cohort, _JUDGED_MONTHS - 1)
    for person in ordinary:
        day = person.connected_on or stage.plan.as_of
        if oldest <= day:
            by_month[day.replace(day=1)].append(person)
        else:
            older.append(person)
    everybody = _by_month(stage)
    engaged: dict[Person, int] = {}
    for month, people in sorted(by_month.items()):
        others = everybody[month]
        engaged |= _engaged_in_month(stage, month, people, others=others)
    for person in older:
        share = _FLOOD_ENGAGED if stage.age(person) in _FLOOD_AGES else _OLD_SHARE
        if stage.chance.happens(share):
            soon = stage.chance.happens(0.6)
            engaged[person] = _days(stage, person, soon=soon)
    return engaged


def _by_month(stage: Stage) -> dict[date, list[Person]]:
    months: dict[date, list[Person]] = defaultdict(list)
    for each in stage.connections:
        if each.connected_on is not None:
            months[each.connected_on.replace(day=1)].append(each)
    return months


def _engaged_in_month(
    stage: Stage, month: date, people: list[Person], *, others: list[Person]
) -> dict[Person, int]:
    before, newest = _ACTIVATION[stage.plan.story]
    share = before if month < stage.plan.cohort else newest
    if month > stage.plan.cohort:
        share *= 0.6
    already = sum(_is_activated(stage, each) for each in others)
    quota = max(0, round(share * len(others)) - already)
    order = stage.chance.shuffled(people)
    engaged = {each: _days(stage, each, soon=True) for each in order[:quota]}
    if month < stage.plan.cohort:
        late = [each for each in order[quota:] if stage.chance.happens(_LATE_SHARE)]
        engaged |= {each: _days(stage, each, soon=False) for each in late}
    return engaged


def _is_activated(stage: Stage, person: Person) -> bool:
    days = days_to_first(person, stage.end)
    return days is not None and -1 <= days <= _WITHIN


def _days(stage: Stage, person: Person, *, soon: bool) -> int:
    """Choose the days to the first message; 0 only where it cannot be a note."""
    age = stage.age(person)
    if not soon:
        return stage.chance.between(_WITHIN + 1, max(_WITHIN + 1, min(age, 420)))
    lowest = 0 if stage.shows_invitation(person) else 1
    longest = max(lowest, min(age, _WITHIN - 1))
    return lowest + int((longest - lowest + 1) * stage.chance.draw() ** 2)


def _dialogue(stage: Stage, person: Person, days: int) -> Dialogue:
    """Give a conversation its days, never before history began."""
    chance, age = stage.chance, stage.age(person)
    start = min(max(0, age - days), HISTORY_AGE - 2)
    voice = chance.among(_VOICES)
    length = chance.among(_LENGTHS) if voice == "both" else "days"
    if length == "days":
        span, weight = min(start, chance.between(1, 25)), 0.15
    elif length == "years":
        span, weight = chance.between(0, start), 0.6
    else:
        span, weight = max(0, start - chance.between(0, 60)), 2.0
    first = stage.plan.aged(start)
    return Dialogue(
        person=person,
        first=first,
        last=first + timedelta(days=span),
        voice=voice,
        weight=weight * chance.weighted(1)[0],
        count=0 if voice == "both" else chance.between(1, 3),
        not_before=person.accepted_at if start == age else 0,
    )


def _write_all(stage: Stage, dialogues: list[Dialogue]) -> None:
    """Write what there is room for; people never met take what is left."""
    order = stage.chance.shuffled(dialogues) + _strangers(stage, dialogues)
    for dialogue in share_out(order, stage.messages_left):
        write_dialogue(stage, dialogue)


def _strangers(stage: Stage, others: list[Dialogue]) -> list[Dialogue]:
    count = stage.messages_left // (400 if others else 100)
    dialogues = []
    for place in range(count + 1):
        age = stage.chance.between(10, 1800)
        first = stage.plan.aged(age)
        last = first + timedelta(days=min(age, stage.chance.between(2, 300)))
        # The last one can do with a single message.
        is_one_way = place == count or stage.chance.happens(0.4)
        voice: Voice = "theirs" if is_one_way else "both"
        weight = 0.2 if others else 1.0
        dialogues.append(Dialogue(stage.stranger(), first, last, voice, weight))
    return dialogues
