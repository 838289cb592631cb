"""The states that a page must bear: nothing, one, long, foreign and hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from flows.core.decisions import DecisionFault, FaultWord
from flows.core.growth import Cohort, GrowthMonth, Headline, Verdict, YearAdded
from flows.core.months import Month
from flows.core.origins import AddPeriod, CompanyTies, Invitations
from flows.core.people import NeverEngaged, Reason
from flows.core.shares import Estimate
from flows.core.sources import Decided
from tests.report.cast import MONTH, person, share
from tests.report.invented import coverage, figures
from tests.report.network import FIRST_NETWORK, NO_NETWORK
from tests.report.warming import acquaintance, no_activation, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.core.figures import Figures
    from flows.core.people import Person

_NOBODY = share(0, 0)
EMPTY = Headline(
    rows=0,
    hidden=0,
    contacts=0,
    added=0,
    lost=None,
    net=None,
    two_way=_NOBODY,
    never_engaged=_NOBODY,
    touched=0,
    before_history=0,
    too_new=0,
    activation_30=Estimate(0, None, None, None, 0, reported=False),
    active_now=0,
    active_month_ago=0,
    active_year_ago=0,
)


def nothing() -> Figures:
    """Give a member of whose network the export holds nothing at all."""
    seen = replace(
        coverage(),
        personal_messages=0,
        matched_by_url=0,
        matched_by_name=0,
        unmatched=0,
        hidden=0,
        with_invitation=0,
        contacts=0,
        first_message_on=None,
        last_message_on=None,
        recognised_by="nothing",
        tiers={},
    )
    return replace(
        figures(0),
        verdict=Verdict("too_early", None, _NOBODY, _NOBODY, None, None, None),
        headline=EMPTY,
        growth=(),
        actions=(),
        years=(),
        activation=no_activation(),
        cohorts=(),
        states=tuple(replace(each, now=0, year_ago=0) for each in states()),
        coverage=seen,
        **NO_NETWORK,
    )


def one_contact() -> Figures:
    """Give a first report about a single, never-engaged contact."""
    whole = nothing()
    month = GrowthMonth(Month(2026, 5), 1, 0, 1, 0, 1, 0)
    after = replace(month, month=MONTH, added=0, never_engaged=0)
    first = replace(
        whole.headline,
        rows=1,
        contacts=1,
        two_way=share(0, 1),
        never_engaged=share(1, 1),
        activation_30=Estimate(1, 0.0, 0.0, 0.98, 1, reported=False),
    )
    only = NeverEngaged(
        person(1, date(2026, 5, 12)),
        49,
        11,
        (Reason("freshness", 11),),
        is_touched=False,
        is_before_history=False,
        is_new=True,
    )
    return replace(
        whole,
        verdict=replace(whole.verdict, cohort=Month(2026, 5), newest=share(0, 1)),
        headline=first,
        growth=(month, after),
        worksheet=(acquaintance(only.person),),
        cohorts=(Cohort(MONTH.previous, 1, (None,) * 12),),
        states=tuple(
            replace(each, now=int(each.state == "never_engaged"), year_ago=0)
            for each in states()
        ),
        never_engaged=(only,),
        years=(YearAdded(2026, 1, 0, 1, 0),),
        coverage=replace(whole.coverage, contacts=1),
    )


def young_network() -> Figures:
    """Give a member of three months: too little for a rush, percentages or ties."""
    whole = one_contact()
    months = tuple(
        AddPeriod(date(2026, month, 1), added, None, is_spike=False)
        for month, added in ((4, 2), (5, 0), (6, 3))
    )
    return replace(
        whole,
        headline=replace(whole.headline, added=3),
        spikes=replace(whole.spikes, unit="month", periods=months),
        invitations=Invitations(share(1, 2), share(0, 2), share(4, 5)),
        companies=(CompanyTies("Northwind", 1, 1, 0),),
        dialogue=replace(
            whole.dialogue, their_answers=share(1, 2), my_answers=share(0, 1)
        ),
    )


def quiet_month() -> Figures:
    """Give the usual member in a month in which nothing happened."""
    whole = figures()
    return replace(
        whole,
        headline=replace(whole.headline, added=0, lost=0, net=0),
        growth=(*whole.growth[:-2], *(_without_adds(m) for m in whole.growth[-2:])),
        never_engaged=tuple(replace(e, is_new=False) for e in whole.never_engaged),
        cohorts=tuple(_without_news(each) for each in whole.cohorts[2:]),
        quieter=tuple(replace(each, is_new=False) for each in whole.quieter),
        **FIRST_NETWORK,
    )


def _without_news(cohort: Cohort) -> Cohort:
    """Give ``cohort`` as it is where its last month brought nobody."""
    known = [count for count in cohort.reached if count is not None]
    reached = (*known[:-1], *known[-2:-1], *cohort.reached[len(known) :])
    return replace(cohort, reached=reached if len(known) > 1 else cohort.reached)


def _without_adds(month: GrowthMonth) -> GrowthMonth:
    return replace(month, added=0, engaged=0, never_engaged=0, too_new=0)


def first_report() -> Figures:
    """Give the usual member's first export: nothing to compare with."""
    whole = figures()
    return replace(
        whole,
        headline=replace(whole.headline, lost=None, net=None),
        exports=whole.exports[1:],
        **FIRST_NETWORK,
    )


def crowded() -> Figures:
    """Give a page one with a banner, long lines and every kind of action."""
    whole = figures()
    old = replace(whole.coverage, exported_on=date(2021, 3, 1))
    name = "Maximiliane von und zu Hohenstein-Oettingen " * 2
    acts = tuple(replace(a, person=replace(a.person, name=name)) for a in whole.actions)
    head = replace(whole.headline, added=123_456)
    return replace(whole, coverage=old, headline=head, actions=acts)


def full_last_page() -> Figures:
    """Give the most that there is to say of the data: decisions, faults, exports."""
    whole = figures()
    faults = get_args(FaultWord) * 9
    return replace(
        whole,
        account=(whole.account * 3)[:11],
        exports=(whole.exports * 3)[:5],
        decisions=Decided(
            *(12, 4, 9, 3, 2, 5),
            faults=tuple(DecisionFault(n, fault) for n, fault in enumerate(faults)),
        ),
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "javascript:alert(1)",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% raw %}",
    "a\u202eb\u2066c\x00d\x1be\ud800f",
    "z" + "\u0301" * 40,
    "&amp; &lt; \u2069\u2069",
)


def hostile() -> Figures:
    """Give figures in which every foreign text means harm."""
    whole = figures(40)
    people = tuple(
        replace(
            each,
            person=replace(
                each.person,
                name=HOSTILE[i % len(HOSTILE)],
                company=HOSTILE[(i + 1) % len(HOSTILE)],
                position=HOSTILE[(i + 2) % len(HOSTILE)],
                profile_url=HOSTILE[i % len(HOSTILE)],
            ),
        )
        for i, each in enumerate(whole.never_engaged)
    )
    acts = tuple(
        replace(action, person=each.person)
        for action, each in zip(whole.actions, people, strict=False)
    )
    lines = tuple(replace(line, name=HOSTILE[0]) for line in whole.exports)
    account = tuple(replace(line, file=HOSTILE[0]) for line in whole.account)
    return replace(
        whole,
        member=HOSTILE[0],
        never_engaged=people,
        actions=acts,
        worksheet=tuple(acquaintance(each.person) for each in people[:5]),
        exports=lines,
        account=account,
        **_network_of(whole, [each.person for each in people]),
    )


def _network_of(whole: Figures, people: list[Person]) -> dict[str, Any]:
    """Give every other block that names people with the names of ``people``."""

    def renamed(ties: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            replace(tie, person=who) for tie, who in zip(ties, people, strict=False)
        )

    through = whole.follow_through
    return {
        "companies": tuple(
            replace(each, company=who.company)
            for each, who in zip(whole.companies, people, strict=False)
        ),
        "quieter": renamed(whole.quieter),
        "job_changes": tuple(
            replace(
                each,
                company_before=each.person.company,
                position_before=each.person.position,
            )
            for each in renamed(whole.job_changes)
        ),
        "departed": renamed(whole.departed * 3),
        "follow_through": replace(through, people=renamed(through.people)),
        "let_go_review": renamed(whole.let_go_review),
    }


_SCRIPTS = (
    ("王小明", "营业部长", "北京字节跳动科技有限公司"),
    ("فاطمة الزهراء بن علي", "مدير المبيعات", "شركة أرامكو السعودية"),
    ("राहुल शर्मा", "Talent Partner", "Infosys"),
    ("יעל ברק", "Editor", "Globex"),
    ("👩‍🚀 Zoë 🚀✨", "🎨 Designer 🎨", "Café ☕"),
    ("김민준", "UX Researcher", "삼성전자"),
    ("\U00018b00\U00018b01", "Editor", "Liao"),
    ("Maximiliane " * 12, "Principal Consultant and Speaker " * 6, "X" * 140),
    ("", "", ""),
)


def many_scripts() -> Figures:
    """Give people whose names are long, missing, or in any script."""
    whole = figures(40)
    people = tuple(
        replace(
            each,
            person=replace(each.person, name=name, position=position, company=company),
        )
        for each, (name, position, company) in zip(
            whole.never_engaged, _SCRIPTS * 5, strict=False
        )
    )
    acts = tuple(
        replace(action, person=each.person)
        for action, each in zip(whole.actions, people, strict=False)
    )
    network = _network_of(whole, [each.person for each in people])
    sheet = tuple(acquaintance(each.person) for each in people[3:8])
    return replace(
        whole, never_engaged=people, actions=acts, worksheet=sheet, **network
    )
