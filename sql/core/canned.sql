-- One row per message that is a one-tap answer, a stock phrase or only emoji.

with

messages as (

    select * from core.sifted_messages where settled_tier is null

),

repeated_texts as (

    select * from core.repeated_texts

),

stock_phrases as (

    select text_hash
    from messages
    where
        text_hash in (select text_hash from repeated_texts)
        and normal_characters <= getvariable('canned_characters')
    group by text_hash
    having
        count(distinct if(direction = 'in', person_id, -1))
        >= getvariable('canned_people')

),

canned as (

    select message_id, person_id, direction, sent_at, ordinal
    from messages
    where
        is_one_tap
        or text_hash in (select text_hash from stock_phrases)

)

select * from canned
