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

named as (

    select
        message_id,
        case direction when 'out' then recipient_names else sender_name end
            as exact_name
    from messages

),

counterparts as (

    select
        messages.message_id,
        coalesce(participants.person_ids[1], unique_names.person_id) as person_id,
        case
            when participants.message_id is not null then 'url'
            when unique_names.person_id is not null then 'name'
        end as matched_by
    from messages
    inner join named on messages.message_id = named.message_id
    left join participants on messages.message_id = participants.message_id
    left join unique_names
        on
            participants.message_id is null
            and named.exact_name = unique_names.exact_name

)

select * from counterparts
