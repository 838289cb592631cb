"""The figures of a month, key by key, from a history alone."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle import growth, ranking
from tests.oracle.estimates import activation, median, share
from tests.oracle.histories import connections_in
from tests.oracle.replies import reply_figures
from tests.oracle.spikes import spikes_of
from tests.oracle.states import STATES, Contact, canonical, contacts_of
from tests.oracle.tiers import Tiered, View, tiers_of

if TYPE_CHECKING:
    from tests.oracle.histories import History


@dataclass(frozen=True, slots=True)
class Answer:
    """What a report should say: the figures, the contacts, every message's tier."""

    figures: dict[str, Any]
    contacts: list[Contact]
    rows: list[Tiered]


def view_of(history: History, month: tuple[int, int]) -> View:
    """Say what the report of a month may know, and the day it is measured at."""
    first = date(*month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    reaching = [each for each in history.exports if each > last]
    in_force = reaching[0] if reaching else history.exports[-1]
    known = tuple(each for each in history.exports if each <= in_force)
    return View(history, min(last, in_force - timedelta(days=1)), known)


def answer(history: History, month: tuple[int, int]) -> Answer:
    """Work out a month's figures; ``contacts`` are in order of slugs."""
    view = view_of(history, month)
    rows = tiers_of(view)
    contacts = contacts_of(view, rows)
    spikes = spikes_of(view)
    ranked = ranking.first_messages(view, contacts, spikes)
    figures = {
        **_standing(contacts),
        **growth.figures(view, contacts, month, spikes),
        **reply_figures(contacts),
        **_people(contacts),
        **_written(view, contacts, rows),
        "connections": _connections(view, contacts),
        "lost": {"people": _lost(view)},
        "job_changes": {"people": _job_changes(view, contacts)},
        "first_messages": {"people": ranked},
        "let_go_review": {"people": ranking.let_go_review(view, contacts, ranked)},
        "strength": {"people": ranking.strength(view, contacts)},
        "reconnect": {"people": ranking.reconnect(view, contacts)},
    }
    return Answer(figures, contacts, rows)


def _standing(contacts: list[Contact]) -> dict[str, Any]:
    judged = [each for each in contacts if each.is_judged]
    never = [each for each in contacts if each.state == "never_engaged"]
    counts = Counter(each.state for each in contacts)
    year = [each.followed() for each in contacts if each.age < 365]
    followed = [each for each in year if each is not None]
    early = [each for each in never if each.is_before_history]
    least = contacts[0].bounds.followed_people if contacts else 5
    return {
        "two_way_share": share(sum(x.is_two_way for x in judged), len(judged)),
        "never_engaged": share(len(never), len(judged))
        | {
            "touched": sum(x.touches > 0 for x in never),
            "before_history": len(early),
            "nothing": sum(not x.touches and not x.is_before_history for x in never),
            "people": [_named(x) for x in never],
        },
        "states": {state: counts[state] for state in STATES},
        "activation_30": activation(followed, 30, least),
        "activation_90": activation(followed, 90, least),
        "added_never_engaged": {"months": _by_month(contacts)},
    }


def _by_month(contacts: list[Contact]) -> list[dict[str, Any]]:
    return [
        {
            "month": month,
            "added": len(own),
            "judged": sum(x.is_judged for x in own),
            "never_engaged": sum(x.state == "never_engaged" for x in own),
            "too_new": sum(x.state == "too_new" for x in own),
        }
        for month in sorted({f"{x.connected_on:%Y-%m}" for x in contacts})
        if (own := [x for x in contacts if f"{x.connected_on:%Y-%m}" == month])
    ]


def _people(contacts: list[Contact]) -> dict[str, Any]:
    written = [each for each in contacts if each.events]
    two_way = [each.balance for each in contacts if each.is_two_way]
    balanced = sorted(written, key=lambda each: (-each.balance, each.slug))
    return {
        "balance": {
            "median": median(two_way) if two_way else None,
            "n": len(two_way),
            "people": [_named(x) | {"balance": x.balance} for x in balanced],
        },
        "off_rhythm": {
            "people": [
                _named(x)
                | {
                    "last_on": x.days[-1].isoformat(),
                    "median_gap": x.gap,
                    "silence": x.silence,
                }
                for x in contacts
                if x.is_off_rhythm
            ]
        },
        "engaged_before_connecting": {
            "people": [
                _named(x) | {"first_on": x.days[0].isoformat()}
                for x in contacts
                if x.is_engaged_before
            ]
        },
        "replies_owed": {"people": _replies_owed(contacts)},
        "attention": _attention(contacts),
    }


def _replies_owed(contacts: list[Contact]) -> list[dict[str, Any]]:
    waiting = [
        each
        for each in contacts
        if each.events
        and each.events[-1].way == "in"
        and each.silence <= each.bounds.owed_days
        and (not each.out or each.events[-1].asks)
    ]
    waiting.sort(key=lambda x: (not x.is_two_way, -x.events[-1].at.timestamp(), x.slug))
    return [
        _named(each)
        | {
            "since": each.days[-1].isoformat(),
            "asks_question": each.events[-1].asks,
            "is_two_way": each.is_two_way,
        }
        for each in waiting
    ]


def _attention(contacts: list[Contact]) -> dict[str, Any]:
    counts = [each.in_a_year("out") + each.in_a_year("in") for each in contacts]
    counts = sorted((each for each in counts if each), reverse=True)
    whole, top = sum(counts), sum(counts[:5])
    parts = [each / whole for each in counts]
    return {
        "effective": math.exp(-sum(p * math.log(p) for p in parts)) if parts else None,
        "top5_share": top / whole if whole else None,
        "top5_messages": top,
        "messages": whole,
        "people": len(counts),
    }


def _connections(view: View, contacts: list[Contact]) -> dict[str, Any]:
    rows = [
        each
        for each in connections_in(view.history, view.in_force)
        if each.is_connected(view.as_of)
    ]
    month = view.as_of.replace(day=1)
    before = view.known[-2] if len(view.known) > 1 else None
    return {
        "rows": len(rows),
        "hidden": sum(each.is_closed(view.in_force) for each in rows),
        "contacts": len(contacts),
        "added": sum((each.connected_on or date.min) >= month for each in rows),
        "lost": len(_lost(view)) if before else None,
        "net": len(rows) - len(connections_in(view.history, before))
        if before
        else None,
    }


def _lost(view: View) -> list[dict[str, Any]]:
    if len(view.known) < 2:
        return []
    before = view.known[-2]
    gone = [
        each
        for each in connections_in(view.history, before)
        if not each.is_closed(before) and not each.is_connected(view.in_force)
    ]
    people = [
        {"slug": canonical(each.slug_on(before)), "name": each.name} for each in gone
    ]
    return sorted(people, key=lambda each: each["slug"])


def _job_changes(view: View, contacts: list[Contact]) -> list[dict[str, Any]]:
    return [
        _named(each)
        | {
            "company": each.person.job_on(view.in_force).company,
            "position": each.person.job_on(view.in_force).position.strip(),
        }
        for each in ranking.job_changes(view, contacts)
    ]


def _written(view: View, contacts: list[Contact], rows: list[Tiered]) -> dict[str, Any]:
    keys = {each.person.key for each in contacts}
    ours = [x.tier for x in rows if x.who in keys and x.message.way == "out"]
    ready = sum(each.startswith("T1") for each in ours)
    own = [each for each in view.invitations() if each.who in keys]
    return {
        "canned_share": share(ready, ready + ours.count("T2")),
        "invitation_notes": {
            "matched": len({each.who for each in own}),
            "contacts": len(contacts),
        }
        | {
            f"{word}{ending}": sum(
                each.way == way and (not ending or ranking.is_note(each))
                for each in own
            )
            for word, way in (("incoming", "in"), ("outgoing", "out"))
            for ending in ("", "_with_note")
        },
        "coverage": _coverage(view, contacts, rows),
    }


def _coverage(
    view: View, contacts: list[Contact], rows: list[Tiered]
) -> dict[str, Any]:
    keys = {each.person.key for each in contacts}
    personal = [each for each in rows if each.tier == "T2"]
    ours = [each for each in personal if each.who in keys]
    days = [each.message.at.date() for each in rows if each.tier != "X-draft"]
    connections = _connections(view, contacts)
    return {
        "exported_on": view.in_force.isoformat(),
        "exports": len(view.known),
        "first_message_on": min(days).isoformat() if days else None,
        "last_message_on": max(days).isoformat() if days else None,
        "personal_messages": len(personal),
        "matched_to_contacts": len(ours),
        "matched_by_url": sum(not each.by_name for each in ours),
        "matched_by_name": sum(each.by_name for each in ours),
        "unmatched": len(personal) - len(ours),
        "hidden": connections["hidden"],
        "rejected": 0,
        "with_invitation": len({x.who for x in view.invitations()} & keys),
        "contacts": len(contacts),
        "recognised_by": "settings",
        "tiers": dict(Counter(each.tier for each in rows)),
    }


def _named(contact: Contact) -> dict[str, Any]:
    return {"slug": contact.slug, "name": contact.person.name}
