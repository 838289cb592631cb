-- One row per message, with its tier: what, if anything, it counts as.

with

sifted_messages as (

    select * from core.sifted_messages

),

exceptions as (

    select * from core.exceptions

),

messages as (

    select
        sifted_messages.message_id,
        sifted_messages.person_id,
        sifted_messages.is_contact,
        sifted_messages.direction,
        sifted_messages.sent_at,
        cast(sifted_messages.sent_at as date) as sent_on,
        coalesce(sifted_messages.settled_tier, exceptions.tier, 'T2') as tier,
        sifted_messages.characters,
        sifted_messages.words,
        sifted_messages.has_question,
        sifted_messages.matched_by,
        sifted_messages.ordinal
    from sifted_messages
    left join exceptions on sifted_messages.message_id = exceptions.message_id

)

select * from messages
