-- One row: what became of the people who were suggested in last month's report.

-- Last month's report exists where an export before the one in force saw that
-- month's end. Its suggestions are replayed; written to means since its last day.

with

exports as (

    select * from core.exports

),

past_suggestions as (

    select * from core.past_suggestions
    where month = getvariable('report_month') - interval 1 month

),

contacts as (

    select person_id, name from core.contacts

),

decisions as (

    select * from core.decisions

),

since as (

    select
        person_id,
        min(first_out) as first_out,
        min(first_out) < max(last_in) as has_answered
    from core.personal_days
    where
        day >= getvariable('report_month')
        and person_id in (select person_id from past_suggestions)
    group by person_id

),

people as (

    select
        past_suggestions.rank,
        past_suggestions.slug,
        coalesce(contacts.name, '') as name,
        past_suggestions.kind,
        since.first_out is not null as is_written_to,
        coalesce(since.has_answered, false) as has_answered,
        decisions.decision
    from past_suggestions
    left join contacts on past_suggestions.person_id = contacts.person_id
    left join since on past_suggestions.person_id = since.person_id
    left join decisions on past_suggestions.person_id = decisions.person_id

),

counts as (

    select
        count(*) as suggested,
        count(*) filter (is_written_to) as written_to,
        count(*) filter (has_answered) as answered,
        count(decision) as decided,
        coalesce(
            list(
                {
                    'slug': slug,
                    'name': name,
                    'kind': kind,
                    'is_written_to': is_written_to,
                    'has_answered': has_answered,
                    'decision': decision
                } order by rank
            ),
            []
        ) as people
    from people

),

follow_through as (

    select
        counts.*,
        if(
            exists(
                select 1 from exports
                where
                    exported_on > getvariable('report_month') - 1
                    and exported_on < getvariable('exported_on')
            ),
            null,
            'no export of last month'
        ) as suppressed
    from counts

)

select * from follow_through
