-- One row per message, with its tier: what, if anything, it counts as.

with

sifted_messages as (

    select * from core.sifted_messages

),

notes as (

    select * from core.notes

),

blasts as (

    select * from core.blasts

),

canned as (

    select * from core.canned

),

answers as (

    select * from core.answers

),

contacts as (

    select * from core.contacts

),

settled as (

    select
        sifted_messages.*,
        contacts.person_id is not null as is_contact,
        case
            when settled_tier is not null then settled_tier
            when notes.message_id is not null then 'T1-note'
            when blasts.message_id is not null then 'T1-blast'
            when answers.message_id is not null then 'T2'
            when canned.message_id is not null then 'T1-canned'
            else 'T2'
        end as first_tier
    from sifted_messages
    left join notes on sifted_messages.message_id = notes.message_id
    left join blasts on sifted_messages.message_id = blasts.message_id
    left join canned on sifted_messages.message_id = canned.message_id
    left join answers on sifted_messages.message_id = answers.message_id
    left join contacts on sifted_messages.person_id = contacts.person_id

),

last_personal as (

    select person_id, direction, max(ordinal) as ordinal
    from settled
    where first_tier = 'T2'
    group by all

),

messages as (

    select
        settled.message_id,
        settled.person_id,
        settled.is_contact,
        settled.direction,
        settled.sent_at,
        settled.sent_on,
        -- A note that the other side answers in earnest began a conversation.
        if(
            first_tier = 'T1-note' and last_personal.ordinal > settled.ordinal,
            'T2',
            first_tier
        ) as tier,
        settled.characters,
        settled.words,
        settled.has_question,
        settled.matched_by,
        settled.ordinal
    from settled
    left join last_personal
        on
            settled.person_id = last_personal.person_id
            and settled.direction <> last_personal.direction

)

select * from messages
