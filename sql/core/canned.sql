-- One row per message that is a one-tap answer, a stock phrase or only emoji.

with

messages as (

    select * from core.sifted_messages where settled_tier is null

),

stock_phrases as (

    select text_hash
    from messages
    where
        text_hash is not null
        and normal_characters <= getvariable('canned_characters')
    group by text_hash
    having count(distinct if(direction = 'in', person_id, -1)) >= 3

),

canned as (

    select message_id, person_id, direction, sent_at, ordinal
    from messages
    where
        is_only_emoji
        or list_contains(getvariable('tap_hashes'), tap_hash)
        or text_hash in (select text_hash from stock_phrases)

)

select * from canned
