"""What a reader asks and answers between two reports, in plain functions.

Why somebody stands where they stand, what is to be done about them, who is one
person, and questions of one's own to the tables. Nothing here knows Prefect or the
terminal.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

from flows.core.errors import UnknownError
from flows.core.lock import one_run_at_a_time
from flows.core.same_people import read_pairs, slug_in, write_pairs
from flows.steps import built_tables, make_tables
from flows.warehouse.copies import ask, copied
from flows.warehouse.decisions import append_decision
from flows.warehouse.explaining import explain_contact, find_contact
from flows.warehouse.people import unknown_slugs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.core.decisions import DecisionWord
    from flows.core.evidence import Answer, Explanation
    from flows.core.months import Month
    from flows.core.paths import MemberHome
    from flows.core.people import Contact
    from flows.core.settings import Settings

_SITE = "https://www.linkedin.com/in/"


def explain(
    home: MemberHome, settings: Settings, person: str, *, month: Month | None = None
) -> Explanation:
    """Give the evidence about a contact as of a month's end, or of the horizon.

    ``person`` is a slug, a profile address or a name that only one contact bears.
    Raises ``UnknownError`` E1511 and E1512.
    """
    with built_tables(home, settings, month) as connection:
        return explain_contact(connection, person)


def decide(
    home: MemberHome,
    settings: Settings,
    person: str,
    word: DecisionWord,
    *,
    until: date | None = None,
    reason: str = "",
) -> Contact:
    """Add what is decided about a contact to the end of ``decisions.csv``.

    Raises ``UnknownError`` E1504 for a contact without an address, E1511, E1512
    and E1515; the file then stays as it was.
    """
    with built_tables(home, settings) as connection:
        contact = find_contact(connection, person)
        if contact.slug.startswith("name/"):
            raise UnknownError(
                "E1504",
                "PERSON",
                "no export tells this contact's profile address.",
                remedy="A newer export does; a decision needs the address.",
            )
        cells = {
            "profile_url": _SITE + quote(contact.slug, safe=""),
            "decision": word,
            "reason": reason,
            "until": until.isoformat() if until else "",
        }
        append_decision(home.decisions, cells)
    return contact


def unite_people(home: MemberHome, settings: Settings, one: str, other: str) -> None:
    """Remember that two slugs or profile addresses are one person.

    Raises ``UnknownError`` E1502 for somebody whom no export holds.
    """
    one, other = pair = (slug_in(one), slug_in(other))
    with built_tables(home, settings) as connection:
        if unknown := unknown_slugs(connection, pair):
            raise _not_known(unknown)
        pairs = read_pairs(home.same_people)
        if one != other and pair not in pairs and pair[::-1] not in pairs:
            write_pairs(home.same_people, (*pairs, pair))


def separate_people(home: MemberHome, one: str, other: str) -> None:
    """Forget that two are one person; raises ``UnknownError`` E1503."""
    pair = (slug_in(one), slug_in(other))
    with one_run_at_a_time(home.lock):
        pairs = read_pairs(home.same_people)
        kept = tuple(each for each in pairs if each not in (pair, pair[::-1]))
        if kept == pairs:
            raise UnknownError(
                "E1503",
                home.same_people.name,
                "it does not say that these two are one person.",
                remedy="Name the two as they stand in that file.",
            )
        write_pairs(home.same_people, kept)


def query(
    home: MemberHome, settings: Settings, question: str, *, month: Month | None = None
) -> Answer:
    """Answer one SELECT from a copy of the tables of a month.

    By default of the newest complete month, as the report is. Raises
    ``NoDataError`` E1204 and E1205, ``UnknownError`` E1513 and E1514.
    """
    with ExitStack() as stack:
        with one_run_at_a_time(home.lock):
            make_tables(home, settings, month)
            copy = stack.enter_context(copied(home.warehouse))
        # Whatever is asked, it holds up nobody.
        return ask(copy, question)


def _not_known(slugs: Sequence[str]) -> UnknownError:
    return UnknownError(
        "E1502",
        "same-person",
        f"no export holds {' or '.join(slugs)}.",
        remedy="rapport contacts lists the slugs and addresses of your contacts.",
    )
