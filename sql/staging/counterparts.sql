-- One row per message: the person on its other side, and how they were found.

with

messages as (

    select * from staging.messages

),

participants as (

    select * from staging.participants where is_counterpart

),

unique_names as (

    select * from staging.unique_names

),

addressed as (

    select
        messages.message_id,
        participants.person_ids[1] as person_id,
        participants.message_id is not null as has_address,
        -- A name only stands in; without one in every row the join would be slow.
        case
            when has_address then null
            when messages.direction = 'out' then messages.recipient_names
            else messages.sender_name
        end as exact_name
    from messages
    left join participants on messages.message_id = participants.message_id

),

counterparts as (

    select
        addressed.message_id,
        coalesce(addressed.person_id, unique_names.person_id) as person_id,
        case
            when addressed.has_address then 'url'
            when unique_names.person_id is not null then 'name'
        end as matched_by
    from addressed
    left join unique_names on addressed.exact_name = unique_names.exact_name

)

select * from counterparts
