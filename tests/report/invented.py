"""Figures of an invented member, in every size and shape a page must bear."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from flows.core.figures import Figures
from flows.core.growth import GrowthMonth, Headline, Verdict, YearAdded
from flows.core.months import Month
from flows.core.people import Action, NeverEngaged, Reason
from flows.core.shares import Estimate
from flows.core.sources import Coverage, Decided, ExportLine
from tests.report.cast import AS_OF, MONTH, person, share
from tests.report.network import (
    account,
    companies,
    departed,
    dialogue,
    follow_through,
    invitations,
    job_changes,
    let_go_review,
    quieter,
    spikes,
)
from tests.report.warming import acquaintance, activation, cohorts, states

if TYPE_CHECKING:
    from flows.core.growth import VerdictWord

MADE_ON = date(2026, 7, 2)
_EXPORT = "Basic_LinkedInDataExport_"


@cache
def never(people: int) -> tuple[NeverEngaged, ...]:
    """Give so many never-engaged contacts, best-ranked first."""
    chance = random.Random(people)
    found = [_never(number, chance) for number in range(people)]
    return tuple(sorted(found, key=lambda each: -each.score))


def _never(number: int, chance: random.Random) -> NeverEngaged:
    is_new = chance.random() < 0.026
    age = chance.randint(30, 59) if is_new else int(60 + 2400 * chance.random() ** 1.7)
    signals = [
        Reason(signal, points)
        for signal, points, odds in (
            ("note_in", 25, 0.05),
            ("company_tie", 20, 0.12),
            ("invited", 15, 0.15),
            ("company_own", 15, 0.05),
            ("keyword", 15, 0.1),
            ("new_role", 10, 0.06),
            ("endorsed_you", 10, 0.04),
            ("touched", 3, 0.18),
            ("spike", -15, 0.08),
        )
        if chance.random() < odds
    ]
    signals.append(Reason("freshness", round(15 * 0.5 ** (age / 120))))
    return NeverEngaged(
        person=person(number, AS_OF - timedelta(days=age)),
        age=age,
        score=sum(each.points for each in signals),
        reasons=tuple(each for each in signals if each.points),
        is_touched=any(each.signal == "touched" for each in signals),
        is_before_history=age > 2000,
        is_new=is_new,
    )


def growth(months: int = 30, level: int = 34) -> tuple[GrowthMonth, ...]:
    """Give a history of adds that speeds up while engagement does not."""
    chance = random.Random(7)
    shown: list[GrowthMonth] = []
    month = MONTH
    for back in range(months):
        added = max(0, round(level * (1 - back / 50) + chance.uniform(-7, 7)))
        added += round(level * 1.6) if back == 4 else 0
        added = level if back == 0 else added
        engaged = round(added * (0.13 + back * 0.008))
        too_new = added - engaged if back == 0 else 0
        rest = added - engaged - too_new
        active = {0: 61, 1: 60, 12: 55}.get(
            back, round(61 - back * 0.5 + chance.uniform(-3, 3))
        )
        shown.append(
            GrowthMonth(month, added, engaged, rest, too_new, 1445 - 30 * back, active)
        )
        month = month.previous
    return tuple(reversed(shown))


def actions(count: int = 5) -> tuple[Action, ...]:
    """Give suggested actions of all three kinds."""
    tie = (Reason("note_in", 25), Reason("company_tie", 20), Reason("freshness", 9))
    own = (Reason("invited", 15), Reason("keyword", 15), Reason("freshness", 9))
    added = AS_OF - timedelta(days=72)
    every = (
        Action(
            "reply", person(9001), date(2026, 6, 12), asks_question=True, reasons=()
        ),
        Action(
            "reply", person(9002), date(2026, 5, 3), asks_question=False, reasons=()
        ),
        Action(
            "reconnect", person(9003), date(2025, 3, 3), asks_question=False, reasons=()
        ),
        Action(
            "first_message", person(9004, added), None, asks_question=False, reasons=tie
        ),
        Action(
            "first_message", person(9005, added), None, asks_question=False, reasons=own
        ),
    )
    return every[:count]


def verdict(word: VerdictWord = "no_clear_change") -> Verdict:
    """Give figures that fit each word of the verdict."""
    before = share(61, 402)
    newest = {
        "improving": share(14, 41),
        "no_clear_change": share(9, 41),
        "falling": share(1, 41),
        "too_early": share(1, 4),
    }[word]
    difference = (newest.share or 0) - (before.share or 0)
    low, high = difference - 0.12, difference + 0.14
    return Verdict(word, Month(2026, 5), newest, before, difference, low, high)


def headline() -> Headline:
    """Give the four figures of the usual member."""
    return Headline(
        rows=1457,
        hidden=12,
        contacts=1445,
        added=34,
        lost=3,
        net=31,
        two_way=share(231, 1417),
        never_engaged=share(1112, 1417),
        touched=203,
        before_history=148,
        too_new=28,
        activation_30=Estimate(
            n=402, share=0.163, low=0.13, high=0.203, at_risk=370, reported=True
        ),
        active_now=61,
        active_month_ago=60,
        active_year_ago=55,
    )


def coverage(exported_on: date = date(2026, 7, 1)) -> Coverage:
    """Give what is known of the usual member's data."""
    return Coverage(
        exported_on=exported_on,
        exports=2,
        first_message_on=date(2019, 2, 4),
        last_message_on=date(2026, 6, 30),
        personal_messages=11240,
        matched_by_url=10811,
        matched_by_name=212,
        unmatched=217,
        hidden=12,
        rejected=2,
        with_invitation=388,
        contacts=1445,
        recognised_by="conversations",
        tiers={
            "T2": 11240,
            "T1-note": 96,
            "T1-blast": 1420,
            "T1-canned": 2105,
            "G-group": 1730,
            "X-draft": 41,
            "X-spam": 212,
            "X-sponsored": 640,
            "X-unknown": 88,
        },
    )


def years() -> tuple[YearAdded, ...]:
    """Give eight years of adds."""
    return tuple(
        YearAdded(year, added, engaged, added - engaged - too_new, too_new)
        for year, added, engaged, too_new in (
            (2019, 61, 29, 0),
            (2020, 88, 34, 0),
            (2021, 120, 41, 0),
            (2022, 151, 42, 0),
            (2023, 190, 41, 0),
            (2024, 270, 47, 0),
            (2025, 365, 46, 0),
            (2026, 200, 25, 28),
        )
    )


def figures(people: int = 1112, word: VerdictWord = "no_clear_change") -> Figures:
    """Give the usual member: 1,457 connections, of whom most were never engaged."""
    may = f"{_EXPORT}06-01-2026.zip"
    june = f"{_EXPORT}07-01-2026.zip"
    lines = (
        ExportLine(date(2026, 6, 1), may, "9f2c41d07be8a153", 19105, 0),
        ExportLine(date(2026, 7, 1), june, "41bc09e2fa7733d6", 19893, 2),
    )
    return Figures(
        member="Aisha Haddad",
        month=MONTH,
        as_of=AS_OF,
        verdict=verdict(word),
        headline=headline(),
        growth=growth(),
        actions=actions(),
        never_engaged=never(people),
        years=years(),
        worksheet=tuple(acquaintance(each.person) for each in never(people)[:5]),
        activation=activation(),
        cohorts=cohorts(),
        states=states(),
        decisions=Decided(),
        spikes=spikes(),
        invitations=invitations(),
        companies=companies(),
        dialogue=dialogue(),
        quieter=quieter(),
        job_changes=job_changes(),
        departed=departed(),
        follow_through=follow_through(),
        let_go_review=let_go_review(),
        coverage=coverage(),
        account=account(),
        exports=lines,
        machine={},
    )
