-- One row per message to or from a contact that touches without engaging.

with

exceptions as (

    select * from core.exceptions where tier in ('T1-canned', 'T1-blast')

),

messages as (

    select * from core.sifted_messages where is_contact

),

touches as (

    select
        messages.person_id,
        messages.direction,
        messages.sent_at,
        cast(messages.sent_at as date) as sent_on,
        exceptions.tier
    from messages
    inner join exceptions on messages.message_id = exceptions.message_id

)

select * from touches
