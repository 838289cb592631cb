"""Who to write to and who to let go: points, strength, and their order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.oracle.estimates import rounded
from tests.oracle.states import Contact, praised
from tests.oracle.wording import (
    DEFAULT_INVITATIONS,
    company_name,
    holds,
    normalised,
    position_name,
)

if TYPE_CHECKING:
    from tests.oracle.histories import Invitation
    from tests.oracle.tiers import View


def is_note(invitation: Invitation) -> bool:
    """Say whether the invitation came with words of its own."""
    text = normalised(invitation.note)
    return bool(text) and text not in DEFAULT_INVITATIONS


def job_changes(view: View, contacts: list[Contact]) -> list[Contact]:
    """List whose company or position differs from the export before."""
    if len(view.known) < 2:
        return []
    before = view.known[-2]
    return [
        each
        for each in contacts
        if each.person.is_connected(before)
        and not each.person.is_closed(before)
        and _is_other_job(each, view)
    ]


def _is_other_job(contact: Contact, view: View) -> bool:
    old = contact.person.job_on(view.known[-2])
    new = contact.person.job_on(view.in_force)
    companies = company_name(old.company), company_name(new.company)
    positions = position_name(old.position), position_name(new.position)
    return any(all(pair) and pair[0] != pair[1] for pair in (companies, positions))


def first_messages(
    view: View, contacts: list[Contact], spikes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rank the never-engaged by their points."""
    told = _Told(view, contacts, spikes)
    ranked = [
        (contact, told.reasons(contact))
        for contact in contacts
        if contact.state == "never_engaged"
    ]
    ranked.sort(
        key=lambda pair: (
            -sum(pair[1].values()),
            -pair[0].connected_on.toordinal(),
            pair[0].slug,
        )
    )
    return [
        {
            "slug": contact.slug,
            "name": contact.person.name,
            "score": sum(reasons.values()),
            "reasons": [
                {"signal": signal, "points": points}
                for signal, points in reasons.items()
            ],
        }
        for contact, reasons in ranked
    ]


class _Told:
    """All that the exports tell in favour of somebody, or against."""

    def __init__(
        self,
        view: View,
        contacts: list[Contact],
        spikes: list[dict[str, Any]],
    ) -> None:
        self.view, self.spikes = view, spikes
        self.ties = {self.company(each) for each in contacts if each.is_two_way} - {""}
        self.own = {company_name(each) for each in view.history.companies} - {""}
        self.changed = {each.slug for each in job_changes(view, contacts)}
        self.endorsed = praised(view, "endorsements")
        self.invitations = view.invitations()

    def company(self, contact: Contact) -> str:
        return company_name(contact.person.job_on(self.view.in_force).company)

    def reasons(self, contact: Contact) -> dict[str, int]:
        """Give the signals that count, in the order of the dictionary."""
        own = [x for x in self.invitations if x.who == contact.person.key]
        ways = {way: [is_note(x) for x in own if x.way == way] for way in ("in", "out")}
        company = self.company(contact)
        praises = self.endorsed.get(contact.person.key, [])
        came = contact.connected_on.isoformat()
        in_spike = any(x["starts_on"] <= came <= x["ends_on"] for x in self.spikes)
        points = {
            "note_in": 25 * any(ways["in"]),
            "invited_with_note": 20 * any(ways["out"]),
            "company_tie": 20 * (company in self.ties),
            "invited": 15 * (bool(ways["out"]) and not any(ways["out"])),
            "company_own": 15 * (company in self.own),
            "keyword": 15 * has_keyword(self.view, contact),
            "new_role": 10 * (contact.slug in self.changed),
            "endorsed_you": 10 * any(each.way == "in" for each in praises),
            "touched": contact.bounds.touched_points * (contact.touches > 0),
            "freshness": rounded(15 * 0.5 ** (contact.age / 120)),
            "spike": -15 * (in_spike and bool(ways["in"]) and not any(ways["in"])),
        }
        return {signal: value for signal, value in points.items() if value}


def has_keyword(view: View, contact: Contact) -> bool:
    job = contact.person.job_on(view.in_force)
    texts = position_name(job.company), position_name(job.position)
    return any(holds(text, word) for word in view.history.keywords for text in texts)


def let_go_review(
    view: View, contacts: list[Contact], ranked: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """List who was never written to, long known, and speaks for nothing."""
    bounds = view.bounds
    scores = {each["slug"]: each["score"] for each in ranked}
    spoken_for = {
        *praised(view, "endorsements"),
        *praised(view, "recommendations"),
    }
    fitting = [
        each
        for each in contacts
        if each.state == "never_engaged"
        and each.age >= bounds.let_go_days
        and scores[each.slug] < bounds.let_go_score
        and not each.touches
        and each.person.key not in spoken_for
    ]
    fitting.sort(key=lambda each: (scores[each.slug], each.connected_on, each.slug))
    return [
        {"slug": each.slug, "name": each.person.name, "score": scores[each.slug]}
        for each in fitting[: bounds.let_go_people]
    ]


def strength(view: View, contacts: list[Contact]) -> list[dict[str, Any]]:
    """Order the two-way contacts by recency, exchange, regularity and praise."""
    recommended = praised(view, "recommendations")
    endorsed = praised(view, "endorsements")
    rows = []
    for each in contacts:
        if not each.is_two_way:
            continue
        both = math.sqrt(each.in_a_year("out") * each.in_a_year("in"))
        parts = {
            "recency": 0.5 ** (each.silence / 180),
            "mutual": min(1, math.log(1 + both) / math.log(13)),
            "regular": min(1, _months_in_a_year(each) / 6),
            "evidence": 1.0
            if each.person.key in recommended
            else 0.5 * (each.person.key in endorsed),
        }
        weights = (0.4, 0.3, 0.2, 0.1)
        whole = sum(w * p for w, p in zip(weights, parts.values(), strict=True))
        row = {
            "slug": each.slug,
            "name": each.person.name,
            "score": rounded(100 * whole),
        }
        rows.append(row | parts)
    return sorted(rows, key=lambda row: (-row["score"], row["slug"]))


def _months_in_a_year(contact: Contact) -> int:
    return len(
        {
            (day.year, day.month)
            for day in contact.days
            if (contact.as_of - day).days < 365
        }
    )


def reconnect(view: View, contacts: list[Contact]) -> list[dict[str, Any]]:
    """Pick a few two-way ties that have gone quiet for long."""
    fitting = [
        each
        for each in contacts
        if each.is_two_way and (each.state == "dormant" or each.is_off_rhythm)
    ]
    fitting.sort(
        key=lambda each: (
            -each.balance,
            -len({(day.year, day.month) for day in each.days}),
            -has_keyword(view, each),
            -each.events[-1].at.timestamp(),
            each.slug,
        )
    )
    return [
        {
            "slug": each.slug,
            "name": each.person.name,
            "last_on": each.days[-1].isoformat(),
            "balance": each.balance,
            "months_with_messages": len({(x.year, x.month) for x in each.days}),
        }
        for each in fitting[: view.bounds.reconnect_people]
    ]
