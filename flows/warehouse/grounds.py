"""Grounds: what a state, a flag and each reason of a score of one contact rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.core.evidence import Ground
from flows.warehouse.machine import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

_FACTS = """
with
history as (select * from metrics.contact_history where slug = $slug),
contacts as (
    select * exclude (age, is_judged, is_before_history, slug, name, connected_on)
    from core.contacts
    where person_id in (select person_id from history)
),
slugs as (
    select slug from staging.slugs
    where person_id in (select person_id from history)
),
ties as (
    select list(coalesce(nullif(name, ''), slug) order by last_at desc) as names
    from metrics.contact_history
    where
        is_two_way and company_key in (select company_key from contacts)
        and slug <> $slug
),
before as (
    select concat_ws(' · ', nullif(position, ''), nullif(company, '')) as former_role
    from staging.connections
    where age_rank = 2 and person_id in (select person_id from history)
),
spikes as (
    select spikes.* from metrics.adds_spikes as spikes, history
    where history.connected_on between spikes.starts_on and spikes.ends_on
),
reasons as (
    select arg_max(reason, line) as decision_reason from staging.decisions
    where
        slug in (select slug from slugs)
        and (until is null or until >= getvariable('as_of'))
)
select
    history.*,
    getvariable('as_of') - history.last_on as silence,
    contacts.company,
    contacts.position,
    keywords_in(contacts.work_words) as keywords,
    ties.names as ties,
    before.*,
    spikes.starts_on,
    spikes.ends_on,
    spikes.added,
    spikes.usual,
    reasons.decision_reason,
    decisions.until,
    rhythms.days,
    rhythms.median_gap,
    strength.score as strength,
    strength.recency,
    strength.mutual,
    strength.regular,
    strength.evidence,
    (select first_message_on from core.history) as first_message_on,
    getvariable('grace_days') as grace_days,
    getvariable('active_days') as active_days,
    getvariable('dormant_days') as dormant_days,
    getvariable('long_dormant_days') as long_dormant_days,
    getvariable('before_history_days') as before_history_days,
    getvariable('rhythm_gaps') as rhythm_gaps
from history
inner join contacts using (person_id)
cross join ties
cross join reasons
left join before on true
left join spikes on true
left join core.decisions as decisions using (person_id)
left join metrics.rhythms as rhythms using (person_id)
left join metrics.strength as strength using (person_id)
order by spikes.starts_on
limit 1
"""
_STATES = {
    "too_new": "added {age} days ago, judged from {grace_days} on (grace_days)",
    "never_engaged": "no personal message either way, added {age} days ago",
    "unanswered_by_them": "{messages_out} from the member, none from them",
    "unanswered_by_me": "{messages_in} from them, none from the member",
    "active": "both ways, the last {silence} days ago,"
    " active up to {active_days} (active_days)",
    "quiet": "both ways, the last {silence} days ago,"
    " quiet up to {dormant_days} (dormant_days)",
    "dormant": "both ways, the last {silence} days ago,"
    " more than {dormant_days} (dormant_days)",
}
_FLAGS = {
    "touched": "one-taps and mailings: {touches}",
    "before_history": "added on {connected_on}, more than {before_history_days} days"
    " before the first message of all, {first_message_on} (before_history_days)",
    "engaged_before_connecting": "the first message on {first_on},"
    " added on {connected_on}",
    "off_rhythm": "silent for {silence} days, more than {active_days} (active_days) and"
    " {rhythm_gaps:g} usual gaps (rhythm_gaps); of {days} days with messages the usual"
    " gap is {median_gap:g}",
    "long_dormant": "silent for {silence} days,"
    " more than {long_dormant_days} (long_dormant_days)",
}
_SIGNALS = {
    "note_in": "their invitation had a note",
    "invited_with_note": "you invited them, with a note",
    "invited": "you invited them",
    "endorsed_you": "they endorsed you",
    "company_own": "you are or were there too: {company}",
    "new_role": "before: {former_role}",
    "freshness": "added {age} days ago; 15 on the first day, half of it every 120",
    "spike": "one of {added} added from {starts_on} to {ends_on}, usually {usual:g}",
    "touched": "one-taps and mailings: {touches}",
}
_STRENGTH = (
    "{strength} of 100: recency {recency:.2f}, both ways {mutual:.2f},"
    " regular {regular:.2f}, evidence {evidence:.2f}"
)
# More names than these tell nothing more.
_NAMED = 3


def grounds_of(
    connection: duckdb.DuckDBPyConnection,
    slug: str,
    flags: Sequence[str],
    signals: Sequence[str],
) -> tuple[Ground, ...]:
    """Give what the state, the flags and the signals of one contact rest on.

    In the order asked, each once; then the strength of a tie and what is decided.
    """
    [facts] = rows_of(connection, _FACTS, {"slug": slug})
    return tuple(
        Ground(about, said) for about, said in _grounds(facts, flags, signals) if said
    )


def _grounds(
    facts: dict[str, Any], flags: Sequence[str], signals: Sequence[str]
) -> Iterator[tuple[str, str]]:
    yield facts["state"], _STATES[facts["state"]].format_map(facts)
    for flag in flags:
        yield flag, _FLAGS[flag].format_map(facts)
    for signal in signals:
        if signal == "company_tie":
            yield signal, f"{facts['company']}: {_named(facts['ties'])}"
        elif signal == "keyword":
            yield signal, ", ".join(each.strip() for each in facts["keywords"])
        elif signal in _SIGNALS and signal not in flags:
            yield signal, _SIGNALS[signal].format_map(facts)
    if facts["strength"] is not None:
        yield "strength", _STRENGTH.format_map(facts)
    until = f"until {facts['until']}" if facts["until"] else ""
    yield "decision", "; ".join(filter(None, (until, facts["decision_reason"])))


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    told = ", ".join(names[:_NAMED])
    return f"{told} and {more} more" if more > 0 else told
