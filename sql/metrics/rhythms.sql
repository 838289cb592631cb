-- One row per contact with enough days of messages for a rhythm: their usual gap.

with

days as (

    select distinct person_id, day from core.personal_days

),

gaps as (

    select
        person_id,
        day,
        day - lag(day) over (partition by person_id order by day) as gap
    from days

),

rhythms as (

    select
        person_id,
        count(*) as days,
        median(gap) as median_gap,
        getvariable('as_of') - max(day) as silence,
        silence > greatest(
            getvariable('active_days'), getvariable('rhythm_gaps') * median_gap
        ) as is_off_rhythm
    from gaps
    where person_id in (select person_id from core.contacts)
    group by person_id
    having count(*) >= getvariable('rhythm_days')

)

select * from rhythms
