"""What the member writes to many, and random histories whole."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.bounds import random_bounds
from tests.oracle.chances import SIZES, Draft, draft_history
from tests.oracle.histories import History, Invitation, Message, Somebody, made_at
from tests.oracle.lives import DAY, LIVES

DRAFTS = ("draft", "unthreaded")
MONTHS = (0, 1, 30 * DAY - 60, 30 * DAY - 1, 30 * DAY, 30 * DAY + 1)
# To take a history in costs as much as a month of it.
MONTHS_OF_ONE = 3
STOCK = "a" * 36 + " " + "b" * 36


def random_history(seed: int, people: int | None = None) -> History:
    """Make the history of a seed, always the same; ``people`` sets its size."""
    draft = draft_history(seed, people)
    rng = draft.rng
    # Some members have never written or been written to.
    is_silent = seed % 11 == 3
    for person in list(draft.people):
        for _ in range(rng.choice((1, 1, 1, 2))):
            rng.choice(LIVES)(draft, person)
    for person in draft.people:
        # A flood is of people who ask, and seldom say why.
        if person.key[0] in "fa" and rng.random() < 0.4:
            asked = made_at((person.connected_on or draft.as_of) - timedelta(days=1))
            draft.invitations.append(Invitation(person.key, asked, "in", ""))
    if draft.people:
        _add_strangers(draft)
        _add_mailings(draft)
        _add_stock_phrases(draft)
        _add_groups(draft)
    if seed % len(SIZES) == len(SIZES) - 1:
        _add_ties(draft)
    if not is_silent and seed % 3 == 0:
        _add_beginning(draft)
    return History(
        people=tuple(draft.people),
        exports=draft.exports,
        messages=() if is_silent else _ordered(draft),
        invitations=tuple(
            {(x.who, x.at, x.way): x for x in draft.invitations}.values()
        ),
        endorsements=tuple(draft.endorsements),
        recommendations=tuple(draft.recommendations),
        companies=tuple(rng.sample(("straße GmbH", "Freelance", "Acme"), 2)),
        posts=tuple(draft.as_of - timedelta(days=x) for x in (3, 41, 76, 205, 347)),
        keywords=rng.choice(((), ("Design", "eng"), ("fabri", "ANALYST"))),
        months=_months(draft),
        bounds=random_bounds(seed),
    )


def _ordered(draft: Draft) -> tuple[Message, ...]:
    newest = made_at(draft.exports[-1])
    return tuple(each for each in draft.messages if each.at <= newest)


def _months(draft: Draft) -> tuple[tuple[int, int], ...]:
    """Name the month aimed at, and others that the exports may be about."""
    other = draft.rng.choice(draft.exports) - timedelta(days=draft.rng.choice((1, 20)))
    days: list[date] = [draft.as_of, other]
    for export in reversed(draft.exports):
        days += [export - timedelta(days=ago) for ago in (1, 20, 45)]
    months = dict.fromkeys((each.year, each.month) for each in days)
    return tuple(months)[:MONTHS_OF_ONE]


def _add_strangers(draft: Draft) -> None:
    """Add people who were never connections, some of them namesakes."""
    for n in range(draft.rng.randint(0, 2)):
        twin = draft.rng.choice(draft.people)
        name = draft.rng.choice(((twin.first, twin.last), ("Zed", f"Far {n}")))
        slugs = ((date.min, f"stranger-{n}"),)
        stranger = Somebody(f"s{n}", *name, None, slugs)
        draft.people.append(stranger)
        for _ in range(2):
            draft.write(stranger.key, draft.ago(draft.rng.randint(0, 300)), "in")


def _add_mailings(draft: Draft) -> None:
    """Send one text to several people: around 20 letters, around a month."""
    rng = draft.rng
    if rng.random() < 0.5:
        return
    text = rng.choice(("c" * 9 + " " + "d" * 10, "c" * 9 + " " + "d" * 9, None))
    start = draft.ago(rng.choice((31, 40, 100, 366)))
    people = rng.sample(draft.people, min(len(draft.people), rng.choice((2, 3, 3, 4))))
    for n, person in enumerate(people):
        greeting = text or f"Hello {person.first}, the new print shop has opened!"
        wait = rng.choice(MONTHS) if n else 0
        for _ in range(rng.choice((1, 1, 2))):
            at = start + timedelta(seconds=wait)
            draft.write(person.key, at, "out", greeting)


def _add_stock_phrases(draft: Draft) -> None:
    """Let several senders use one phrase of around 80 letters."""
    rng = draft.rng
    if rng.random() < 0.5:
        return
    text = STOCK + rng.choice((" cccccc", " ccccccc", ""))
    people = rng.sample(draft.people, min(len(draft.people), rng.choice((2, 3, 4))))
    for person in people:
        at = draft.ago(rng.randint(0, 400))
        draft.write(person.key, at, rng.choice(("in", "in", "out")), text)


def _add_groups(draft: Draft) -> None:
    """Let the member and two who stay share a conversation."""
    staying = [each for each in draft.people if each.closed_on is None]
    if len(staying) < 2 or draft.rng.random() < 0.5:
        return
    one, other = draft.rng.sample(staying, 2)
    at = draft.ago(draft.rng.randint(0, 200))
    rows = [
        Message(one.key, at, "out", draft.line(), "g-1", "group", (other.key,)),
        Message(one.key, at, "in", draft.line(), "g-1", "group"),
        Message(other.key, at, "in", draft.line(), "g-1", "group"),
    ]
    draft.messages += draft.rng.sample(rows, draft.rng.choice((1, 2, 3)))


def _add_beginning(draft: Draft) -> None:
    """Add people around three months before the first message of all."""
    kept = [each.at for each in draft.messages if each.kind not in DRAFTS]
    for n, days in enumerate((90, 91) if kept else ()):
        on = min(kept).date() - timedelta(days=days)
        slugs = ((date.min, f"b{n}"),)
        draft.people.append(Somebody(f"b{n}", "Bo", f"Early {n}", on, slugs))


def _add_ties(draft: Draft) -> None:
    """Give the member some twenty ties a year ago: the least that is indexed."""
    for n in range(draft.rng.choice((19, 20, 22))):
        on = draft.as_of - timedelta(days=500 + n)
        draft.people.append(
            Somebody(f"t{n}", "Tie", f"Number {n}", on, ((date.min, f"t{n}"),))
        )
        draft.write(f"t{n}", draft.ago(385 + draft.rng.choice((0, 1, 30))), "out")
        draft.write(f"t{n}", draft.ago(draft.rng.choice((366, 370, 380))), "in")
        if draft.rng.random() < 0.4:
            draft.write(f"t{n}", draft.ago(draft.rng.choice((90, 91, 10))), "in")
