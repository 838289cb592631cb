-- One row per person to write to this month, the easy ones first.

-- Up to two answers, up to one old tie, and the rest are first messages.

with

withheld as (

    select * from metrics.withheld

),

replies_owed as (

    select
        'reply' as kind,
        rank,
        person_id,
        slug,
        since,
        asks_question,
        [] as reasons
    from metrics.replies_owed
    where person_id not in (select person_id from withheld)
    order by rank
    limit 2

),

old_ties as (

    select
        'reconnect' as kind,
        rank,
        person_id,
        slug,
        last_on as since,
        false as asks_question,
        [] as reasons
    from metrics.old_ties
    where
        person_id not in (select person_id from replies_owed)
        and person_id not in (select person_id from withheld)
    order by rank
    limit 1

),

first_messages as (

    select
        'first_message' as kind,
        rank,
        person_id,
        slug,
        cast(null as date) as since,
        false as asks_question,
        reasons
    from metrics.first_messages
    where person_id not in (select person_id from withheld)

),

suggested as (

    select 1 as turn, * from replies_owed
    union all
    select 2 as turn, * from old_ties
    union all
    select 3 as turn, * from first_messages

),

suggestions as (

    select
        * exclude (rank, turn),
        row_number() over (order by turn, rank) as rank
    from suggested
    qualify row_number() over (order by turn, rank) <= getvariable('actions')

)

select * from suggestions order by rank
