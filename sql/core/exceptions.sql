-- One row per message that is not personal merely for want of another tier: its tier.

with

notes as (

    select * from core.notes

),

first_rules as (

    select message_id, 1 as turn, 'T1-note' as tier from notes
    union all
    select message_id, 2 as turn, 'T1-blast' as tier from core.blasts
    union all
    select message_id, 3 as turn, 'T2' as tier from core.answers
    union all
    select message_id, 4 as turn, 'T1-canned' as tier from core.canned

),

first_tiers as (

    select message_id, arg_min(tier, turn) as tier
    from first_rules
    group by message_id

),

last_personal as (

    select person_id, direction, max(ordinal) as ordinal
    from core.sifted_messages
    where
        settled_tier is null
        and person_id in (select person_id from notes)
        and message_id not in (select message_id from first_tiers where tier <> 'T2')
    group by all

),

-- A note that the other side answers in earnest began a conversation.
answered_notes as (

    select notes.message_id
    from notes
    inner join last_personal
        on
            notes.person_id = last_personal.person_id
            and notes.direction <> last_personal.direction
            and notes.ordinal < last_personal.ordinal

),

exceptions as (

    select
        message_id,
        if(message_id in (select message_id from answered_notes), 'T2', tier) as tier
    from first_tiers

)

select * from exceptions
