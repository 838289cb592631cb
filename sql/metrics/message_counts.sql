-- One row per tier, direction and way of matching that any message has: how many.

with

messages as (

    select * from core.messages

),

message_counts as (

    select tier, is_contact, direction, matched_by, count(*) as messages
    from messages
    group by all

)

select * from message_counts
