-- One row per canned message that answers a real one, and so is real itself.

-- Settled in time order: an answer may be what the next one-tap looks back to.

with recursive

notes as (

    select * from core.notes

),

blasts as (

    select * from core.blasts

),

canned as (

    select * from core.canned
    where
        message_id not in (select message_id from notes)
        and message_id not in (select message_id from blasts)

),

personal as (

    select message_id, person_id, direction, sent_at, ordinal
    from core.sifted_messages
    where
        settled_tier is null
        and person_id in (select person_id from canned)
        and message_id not in (select message_id from notes)
        and message_id not in (select message_id from blasts)
        and message_id not in (select message_id from canned)

),

settled as (

    select * from personal
    union
    select canned.*
    from canned
    inner join settled
        on
            canned.person_id = settled.person_id
            and canned.direction <> settled.direction
            and canned.ordinal > settled.ordinal
            and canned.sent_at
            <= settled.sent_at + to_days(getvariable('canned_answer_days'))

),

answers as (

    select message_id from settled
    where message_id in (select message_id from canned)

)

select * from answers
