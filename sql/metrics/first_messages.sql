-- One row per never-engaged contact, best first, with the reasons of their score.

with

never_engaged as (

    select * from metrics.contact_history where state = 'never_engaged'

),

signals as (

    select * from metrics.signals

),

scored as (

    select
        person_id,
        sum(points) as score,
        list({'signal': signal, 'points': points} order by position) as reasons
    from signals
    group by person_id

),

first_messages as (

    select
        row_number() over (
            order by
                coalesce(scored.score, 0) desc,
                never_engaged.connected_on desc,
                never_engaged.slug
        ) as rank,
        never_engaged.person_id,
        never_engaged.slug,
        never_engaged.name,
        cast(coalesce(scored.score, 0) as integer) as score,
        coalesce(scored.reasons, []) as reasons
    from never_engaged
    left join scored on never_engaged.person_id = scored.person_id

)

select * from first_messages order by rank
