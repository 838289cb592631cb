-- One row: how far the messages reach.

with

messages as (

    select sent_on from staging.messages where not is_draft

),

history as (

    select min(sent_on) as first_message_on, max(sent_on) as last_message_on
    from messages

)

select * from history
