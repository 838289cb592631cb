-- One row per line of the decisions file that cannot be followed, and why.

with

unread as (

    select line, fault from staging.decision_faults

),

staging_decisions as (

    select * from staging.decisions

),

slugs as (

    select * from staging.slugs

),

unknown as (

    select line, 'unknown_person' as fault
    from staging_decisions
    where slug not in (select slug from slugs)

),

decision_faults as (

    select * from unread
    union all
    select * from unknown

)

select * from decision_faults
