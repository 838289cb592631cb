-- One row per contact with four days of messages or more: their usual gap.

with

contact_days as (

    select * from metrics.contact_days

),

gaps as (

    select
        person_id,
        day,
        day - lag(day) over (partition by person_id order by day) as gap
    from contact_days

),

rhythms as (

    select
        person_id,
        count(*) as days,
        median(gap) as median_gap,
        getvariable('as_of') - max(day) as silence,
        silence > greatest(getvariable('active_days'), 8 * median_gap) as is_off_rhythm
    from gaps
    group by person_id
    having count(*) >= 4

)

select * from rhythms
