-- One row per message that its text or its day sets apart, with the tier it ends in.

with

set_apart as (

    select * from core.set_apart

),

answers as (

    select * from core.answers

),

notes as (

    select message_id, person_id, direction, ordinal from set_apart
    where tier = 'T1-note'

),

personal as (

    select person_id, 'out' as direction, last_out as ordinal from core.plain_days
    union all
    select person_id, 'in' as direction, last_in as ordinal from core.plain_days
    union all
    select person_id, direction, ordinal from set_apart
    where message_id in (select message_id from answers)

),

last_personal as (

    select person_id, direction, max(ordinal) as ordinal
    from personal
    where person_id in (select person_id from notes)
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

made_good as (

    select message_id from answers
    union all
    select message_id from answered_notes

),

exceptions as (

    select
        * exclude (tier),
        if(
            message_id in (select message_id from made_good),
            exception_of('T2'),
            tier
        ) as tier
    from set_apart

)

select * from exceptions
