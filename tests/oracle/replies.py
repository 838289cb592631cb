"""Who answered whom, and how soon."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from tests.oracle.estimates import Followed, median_time, share

if TYPE_CHECKING:
    from tests.oracle.states import Contact


def reply_figures(contacts: list[Contact]) -> dict[str, Any]:
    """Give both rates of answers, and the median wait for theirs."""
    waits = [_wait(each) for each in contacts if _first_way(each) == "out"]
    middle = median_time(waits)
    return {
        "reply_rate_to_me": _rate(contacts, "out"),
        "my_reply_rate": _rate(contacts, "in"),
        "median_first_reply_hours": {
            "hours": None if middle is None else middle / 3600,
            "n": len(waits),
        },
    }


def _first_way(contact: Contact) -> str:
    return contact.events[0].way if contact.events else ""


def _answered_at(contact: Contact) -> datetime | None:
    way = _first_way(contact)
    return next((each.at for each in contact.events if each.way != way), None)


def _rate(contacts: list[Contact], way: str) -> dict[str, Any]:
    old = [
        each
        for each in contacts
        if _first_way(each) == way and each.as_of - each.days[0] >= _while(each)
    ]
    in_time = 0
    for each in old:
        at = _answered_at(each)
        in_time += at is not None and at - each.events[0].at <= _while(each)
    return share(in_time, len(old))


def _while(contact: Contact) -> timedelta:
    return timedelta(days=contact.bounds.reply_days)


def _wait(contact: Contact) -> Followed:
    answered = _answered_at(contact)
    over = datetime.combine(contact.as_of + timedelta(days=1), time())
    waited = (answered or over) - contact.events[0].at
    return Followed(round(waited.total_seconds()), answered is not None)
