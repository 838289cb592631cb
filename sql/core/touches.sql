-- One row per message to or from a contact that touches without engaging.

with

messages as (

    select * from core.messages

),

touches as (

    select person_id, direction, sent_at, sent_on, tier
    from messages
    where is_contact and tier in ('T1-canned', 'T1-blast')

)

select * from touches
