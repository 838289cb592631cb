-- One row: how far the messages reach.

with

messages as (

    select sent_at from core.sifted_messages
    where settled_tier is distinct from 'X-draft'

),

history as (

    select
        cast(min(sent_at) as date) as first_message_on,
        cast(max(sent_at) as date) as last_message_on
    from messages

)

select * from history
