"""The states that a page must bear: nothing, one, long, foreign and hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from flows.core.growth import GrowthMonth, Headline, Verdict, YearAdded
from flows.core.months import Month
from flows.core.people import NeverEngaged, Reason
from flows.core.shares import Estimate
from tests.report.invented import MONTH, coverage, figures, person, share

if TYPE_CHECKING:
    from flows.core.figures import Figures

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
        coverage=seen,
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
        never_engaged=(only,),
        years=(YearAdded(2026, 1, 0, 1, 0),),
        coverage=replace(whole.coverage, contacts=1),
    )


def first_report() -> Figures:
    """Give the usual member's first export: nothing to compare with."""
    whole = figures()
    return replace(
        whole,
        headline=replace(whole.headline, lost=None, net=None),
        exports=whole.exports[1:],
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
    return replace(
        whole, member=HOSTILE[0], never_engaged=people, actions=acts, exports=lines
    )


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
    return replace(whole, never_engaged=people, actions=acts)
