-- One row per person to write to this month, the easy ones first.

-- Up to two answers, up to one old tie, and the rest are first messages.

with

replies_owed as (

    select
        'reply' as kind,
        rank,
        person_id,
        since,
        asks_question,
        [] as reasons
    from metrics.replies_owed
    where rank <= 2

),

reconnect as (

    select
        'reconnect' as kind,
        rank,
        person_id,
        last_on as since,
        false as asks_question,
        [] as reasons
    from metrics.reconnect
    where person_id not in (select person_id from replies_owed)
    order by rank
    limit 1

),

first_messages as (

    select
        'first_message' as kind,
        rank,
        person_id,
        cast(null as date) as since,
        false as asks_question,
        reasons
    from metrics.first_messages

),

suggested as (

    select 1 as turn, * from replies_owed
    union all
    select 2 as turn, * from reconnect
    union all
    select 3 as turn, * from first_messages

),

contact_history as (

    select * from metrics.contact_history

),

chosen as (

    select *
    from suggested
    order by turn, rank
    limit getvariable('actions')

),

actions as (

    select
        row_number() over (order by chosen.turn, chosen.rank) as rank,
        chosen.kind,
        person_of(contact_history) as person,
        chosen.since,
        chosen.asks_question,
        chosen.reasons
    from chosen
    inner join contact_history on chosen.person_id = contact_history.person_id

)

select * from actions order by rank
