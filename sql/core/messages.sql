-- One row per message, with its tier: what, if anything, it counts as.

with

staged as (

    select * from staging.messages

),

envelopes as (

    select * from core.envelopes

),

exceptions as (

    select message_id, tier from core.exceptions

),

messages as (

    select
        staged.message_id,
        envelopes.person_id,
        envelopes.is_contact,
        envelopes.direction,
        staged.sent_at,
        cast(staged.sent_at as date) as sent_on,
        case
            when staged.is_template and envelopes.is_unsigned then 'X-sponsored'
            else coalesce(envelopes.settled_tier, exceptions.tier, 'T2')
        end as tier,
        staged.characters,
        staged.words,
        staged.has_question,
        envelopes.matched_by,
        ordinal_of(sent_at, direction = 'out', has_question, characters) as ordinal
    from staged
    inner join envelopes on staged.envelope_id = envelopes.envelope_id
    left join exceptions on staged.message_id = exceptions.message_id

)

select * from messages
