-- One row per contact: a connection that is not hidden, as of the as-of date.

with

connections as (

    select * from staging.connections
    where
        age_rank = 1 and not is_hidden and connected_on <= getvariable('as_of')

),

history as (

    select * from core.history

),

contacts as (

    select
        connections.person_id,
        connections.canonical_slug as slug,
        connections.name,
        connections.company,
        connections.position,
        connections.company_key,
        connections.position_key,
        concat_ws(chr(10), connections.company_words, connections.position_key)
            as work_words,
        connections.profile_url,
        connections.connected_on,
        getvariable('as_of') - connections.connected_on as age,
        age >= getvariable('grace_days') as is_judged,
        coalesce(
            history.first_message_on - connections.connected_on
            > getvariable('before_history_days'),
            false
        ) as is_before_history
    from connections
    cross join history

)

select * from contacts
