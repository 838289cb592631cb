-- One row: how far the messages reach.

with

envelopes as (

    select * from core.envelopes where settled_tier is distinct from 'X-draft'

),

history as (

    select
        cast(min(first_at) as date) as first_message_on,
        cast(max(last_at) as date) as last_message_on
    from envelopes

)

select * from history
