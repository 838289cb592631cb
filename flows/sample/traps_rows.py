"""Traps about rows that are no message between two people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.sample.plan import DAY
from flows.sample.records import MEMBER, Message, Person, Thread
from flows.sample.trap import Trap, retier

if TYPE_CHECKING:
    from flows.sample.stage import Stage


def _draft(stage: Stage) -> None:
    person = stage.contact(60, 800)
    _add_draft(stage, stage.thread(person))
    stage.trap("draft", person)


def _draft_without_id(stage: Stage) -> None:
    person = stage.contact(60, 800)
    thread = stage.thread(person)
    thread.id = ""
    _add_draft(stage, thread)
    stage.trap("draft_without_conversation", person)


def _add_draft(stage: Stage, thread: Thread) -> None:
    text = stage.talk.sentence(("en", 0))[:30].strip()
    at = stage.hour(stage.chance.between(35, 55))
    stage.add(thread, Message(at, MEMBER, "X-draft", text, kind="draft"))


def _spam(stage: Stage) -> None:
    person = stage.contact(60, 800)
    stage.trap("spam", person)
    add_spam(stage, person)


def add_spam(stage: Stage, person: Person) -> None:
    """Let somebody send a pitch that ends in the spam folder."""
    thread = stage.thread(person, folder="SPAM")
    text = stage.chance.pick(stage.talk.short["pitches"])
    at = stage.hour(stage.chance.between(2, 55))
    stage.add(thread, Message(at, 0, "X-spam", text))


def _moved_to_spam(stage: Stage) -> None:
    person = stage.contact(150, 800)
    thread = stage.exchange(person, 70)
    thread.folder, thread.folder_before = "SPAM", "INBOX"
    retier(thread, "X-spam")
    stage.trap("moved_to_spam", person)


def _archived(stage: Stage) -> None:
    person = stage.contact(150, 800)
    thread = stage.exchange(person, 80, 46)
    thread.folder, thread.folder_before = "ARCHIVE", "INBOX"
    stage.trap("moved_to_archive", person)


def _system(stage: Stage) -> None:
    person = stage.contact(150, 800)
    thread = stage.exchange(person, 90, 25)
    at = thread.messages[0].at + 60
    text = stage.chance.pick(["Message request accepted", ""])
    stage.add(thread, Message(at, 0, "X-system", text, kind="system"))
    stage.trap("system_row", person)


def _sponsored(stage: Stage) -> None:
    stage.trap("sponsored", add_sponsored(stage))


def add_sponsored(stage: Stage) -> Thread:
    """Let a sponsor write, under a name without an address."""
    chance = stage.chance
    sender = Person(first="LinkedIn", last="Member", slug="")
    if chance.happens(0.4):
        sender = Person(first=stage.firms.firm(), last="Offers", slug="")
    thread = stage.thread(sender, title="Sponsored Conversation")
    text = chance.pick(stage.talk.short["sponsors"])
    if "%FIRSTNAME%" in text or "spinmail" in text:
        thread.title = chance.pick(["", "Sponsored Conversation"])
    at = stage.hour(chance.between(1, 1400))
    stage.add(thread, Message(at, 0, "X-sponsored", text))
    return thread


def _withheld(stage: Stage) -> None:
    thread = stage.thread()
    text = stage.talk.message(stage.talk.topic("en"))
    at = stage.hour(stage.chance.between(20, 900))
    stage.add(thread, Message(at, 0, "X-unknown", text, kind="withheld"))
    stage.trap("author_withheld", thread)


def _group(stage: Stage) -> None:
    people = [stage.contact(200, 1200), stage.contact(200, 1200), stage.stranger()]
    talk_in_group(stage, people, age=stage.chance.between(40, 180), count=3)
    stage.trap("group_only", *people[:2])


def _growing_group(stage: Stage) -> None:
    """Begin between two: the whole conversation is a group all the same."""
    people = [stage.contact(200, 1200), stage.contact(200, 1200)]
    age = stage.chance.between(40, 180)
    talk_in_group(stage, people, age=age, count=4).grows = True
    stage.trap("group_that_grew", *people)


def talk_in_group(
    stage: Stage, people: list[Person], *, age: int, count: int
) -> Thread:
    """Let several people and the member talk on one day and the next."""
    title = stage.chance.pick(stage.talk.short["groups"])
    thread = stage.thread(*people, title=title)
    at = stage.hour(age)
    for place in range(count):
        # The first two must be different people, else it is no group at all.
        author = place if place < len(people) else stage.chance.between(-1, 1)
        text = stage.talk.message(stage.talk.topic("en"))
        stage.add(thread, Message(at, author, "G-group", text))
        at += stage.chance.between(60, DAY // count)
    return thread


def _several_threads(stage: Stage) -> None:
    person = stage.contact(300, 1300)
    stage.exchange(person, 250, 249)
    stage.exchange(person, 130, 128, 127)
    stage.exchange(person, 60)
    stage.trap("several_threads", person)


def _deleted_thread(stage: Stage) -> None:
    person = stage.contact(200, 1300)
    stage.exchange(person, 120, 50).is_gone = True
    stage.trap("conversation_deleted_later", person)


TRAPS = (
    Trap(_draft, messages=1),
    Trap(_draft_without_id, messages=1),
    Trap(_spam, messages=1),
    Trap(_moved_to_spam, messages=1, exports=2),
    Trap(_archived, messages=2, exports=2),
    Trap(_system, messages=3),
    Trap(_sponsored, contacts=0, messages=1),
    Trap(_withheld, contacts=0, messages=1),
    Trap(_group, contacts=2, messages=3),
    Trap(_growing_group, contacts=2, messages=4),
    Trap(_several_threads, messages=6),
    Trap(_deleted_thread, messages=2, exports=2),
)
