-- One row per message that is a note, of a mailing or canned: the first that it is.

with

notes as (

    select * from core.notes

),

blasts as (

    select * from core.blasts

),

canned as (

    select * from core.canned

),

weighed as (

    select
        message_id,
        person_id,
        is_contact,
        direction,
        matched_by,
        ordinal,
        exception_of(
            case
                when message_id in (select message_id from notes) then 'T1-note'
                when message_id in (select message_id from blasts) then 'T1-blast'
                when message_id in (select message_id from canned) then 'T1-canned'
            end
        ) as tier
    from core.marked_messages

),

set_apart as (

    select * from weighed where tier is not null

)

select * from set_apart
