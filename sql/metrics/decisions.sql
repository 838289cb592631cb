-- One row: what the reader decided and its effects, and the lines with a fault.

with

contacts as (

    select * from core.contacts

),

core_decisions as (

    select * from core.decisions
    where person_id in (select person_id from contacts)

),

counts as (

    select
        count(*) filter (decision = 'keep') as kept,
        count(*) filter (decision = 'write') as to_write,
        count(*) filter (decision = 'let_go') as let_go,
        count(*) filter (decision = 'snooze') as snoozed,
        count(*) filter (decision = 'never_show') as never_shown
    from core_decisions

),

decisions as (

    select
        counts.*,
        (
            select count(*) from metrics.resting
            where person_id in (select person_id from contacts)
        ) as resting,
        (
            select
                coalesce(
                    list({'line': line, 'fault': fault} order by line, fault), []
                )
            from core.decision_faults
        ) as faults
    from counts

)

select * from decisions
