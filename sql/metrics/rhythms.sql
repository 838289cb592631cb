-- One row per contact with enough days of messages for a rhythm: their usual gap.

with

personal_days as (

    select * from core.personal_days where is_contact

),

gaps as (

    select
        person_id,
        day,
        day - lag(day) over (partition by person_id order by day) as gap
    from personal_days

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
    group by person_id
    having count(*) >= getvariable('rhythm_days')

)

select * from rhythms
