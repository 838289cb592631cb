"""Explaining: the evidence about one contact, from the tables built last."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from flows.core.errors import UnknownError
from flows.core.evidence import Event, Explanation
from flows.core.people import Reason
from flows.core.slugs import slug_of
from flows.warehouse.grounds import grounds_of
from flows.warehouse.query import read_contacts

if TYPE_CHECKING:
    import duckdb

    from flows.core.people import Contact

_BY_SLUG = """
select contact_history.slug
from staging.slugs
inner join metrics.contact_history using (person_id)
where slugs.slug = ?
"""
_STANDING = """
select
    (select as_of from staging.report_days) as as_of,
    connected_on,
    list_filter(
        [
            if(is_touched, 'touched', null),
            if(is_before_history, 'before_history', null),
            if(is_engaged_before_connecting, 'engaged_before_connecting', null),
            if(is_off_rhythm, 'off_rhythm', null),
            if(
                state = 'dormant'
                and getvariable('as_of') - last_on > getvariable('long_dormant_days'),
                'long_dormant',
                null
            )
        ],
        lambda each: each is not null
    ) as flags,
    first_messages.score,
    coalesce(first_messages.reasons, []) as reasons,
    decisions.decision,
    suggestions.kind as suggested,
    withheld.reason as withheld
from metrics.contact_history
left join metrics.first_messages using (person_id)
left join core.decisions using (person_id)
left join metrics.suggestions using (person_id)
left join metrics.withheld using (person_id)
where contact_history.slug = ?
"""
_EVENTS = """
with person as (select person_id from metrics.contact_history where slug = $slug)
select sent_at as at, 'message' as what, direction, tier as weight
from core.messages
where person_id in (from person)
union all
select sent_at, 'invitation', direction, if(has_note, 'note', 'no note')
from core.invitations
where person_id in (from person)
union all
select cast(recommended_on as timestamp), 'recommendation',
    if(kind = 'received', 'in', 'out'), 'T2 each way'
from core.recommendations
where person_id in (from person)
union all
select cast(endorsed_on as timestamp), 'endorsement',
    if(kind = 'received', 'in', 'out'), 'points only'
from core.endorsements
where person_id in (from person) and endorsed_on is not null
order by 1, 2, 3
"""


def explain_contact(connection: duckdb.DuckDBPyConnection, person: str) -> Explanation:
    """Give the evidence about ``person``, found as ``find_contact`` does."""
    contact = find_contact(connection, person)
    [row] = connection.execute(_STANDING, [contact.slug]).fetchall()
    as_of, connected_on, flags, score, reasons, decision, suggested, withheld = row
    signals = [each["signal"] for each in reasons]
    events = connection.execute(_EVENTS, {"slug": contact.slug}).fetchall()
    return Explanation(
        contact,
        as_of,
        connected_on,
        tuple(flags),
        score,
        tuple(Reason(**each) for each in reasons),
        decision,
        suggested,
        withheld,
        grounds_of(connection, contact.slug, flags, signals),
        tuple(Event(*each) for each in events),
    )


def find_contact(connection: duckdb.DuckDBPyConnection, person: str) -> Contact:
    """Find the contact with a slug, a profile address or a name that is theirs alone.

    Raises ``UnknownError`` E1511 for nobody and E1512 for several of one name.
    """
    wanted = unicodedata.normalize("NFC", person.strip()).casefold()
    slug = slug_of(person) or wanted
    slugs = {each for (each,) in connection.execute(_BY_SLUG, [slug]).fetchall()}
    found = [
        each
        for each in read_contacts(connection)
        if each.slug in slugs or (not slugs and _same_name(each, wanted))
    ]
    if len(found) == 1:
        return found[0]
    raise _not_one(len(found))


def _same_name(contact: Contact, wanted: str) -> bool:
    return unicodedata.normalize("NFC", contact.name).casefold() == wanted


def _not_one(found: int) -> UnknownError:
    if found:
        return UnknownError(
            "E1512",
            "PERSON",
            f"{found} contacts bear this name.",
            remedy="Give the slug or the address; rapport contacts shows both.",
        )
    return UnknownError(
        "E1511",
        "PERSON",
        "no contact has this slug, address or name.",
        remedy="rapport contacts lists everybody; quote a name of several words.",
    )
