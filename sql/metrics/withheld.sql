-- One row per person who is not to be suggested this month, and why.

with

decisions as (

    select * from core.decisions
    where decision in ('let_go', 'snooze', 'never_show')

),

resting as (

    select * from metrics.resting

),

withheld as (

    select person_id, decision as reason from decisions
    union all
    select person_id, 'resting' as reason from resting

)

select * from withheld
