-- One row per contact who is not suggested now, having been in the last two reports.

with

past_suggestions as (

    select distinct month, person_id
    from core.past_suggestions
    where
        month >= getvariable('report_month') - interval 2 month
        and month < getvariable('report_month')

),

decisions as (

    select * from core.decisions

),

resting as (

    select person_id
    from past_suggestions
    where person_id not in (select person_id from decisions)
    group by person_id
    having count(*) = 2

)

select * from resting
