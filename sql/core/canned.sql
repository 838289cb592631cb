-- One row per message that is a one-tap answer, a stock phrase or only emoji.

with

marked_messages as (

    select * from core.marked_messages

),

stock_phrases as (

    select text_hash
    from marked_messages
    where
        is_repeated
        and normal_characters <= getvariable('canned_characters')
    group by text_hash
    having
        count(distinct if(direction = 'in', person_id, -1))
        >= getvariable('canned_people')

),

canned as (

    select message_id
    from marked_messages
    where
        is_one_tap
        or text_hash in (select text_hash from stock_phrases)

)

select * from canned
