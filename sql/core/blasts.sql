-- One row per message of a mailing: the same text to several people in a while.

with

sent as (

    select message_id, person_id, text_hash, sent_at
    from core.sifted_messages
    where
        settled_tier is null
        and direction = 'out'
        and text_hash is not null
        and normal_characters >= getvariable('blast_characters')

),

repeated as (

    select * from sent
    qualify
        count(*) over (partition by text_hash) >= getvariable('blast_people')

),

-- People reached in the while that begins with each message.
reached as (

    select
        earlier.message_id,
        any_value(earlier.text_hash) as text_hash,
        any_value(earlier.sent_at) as sent_at,
        count(distinct later.person_id) as people
    from repeated as earlier
    inner join repeated as later
        on
            earlier.text_hash = later.text_hash
            and later.sent_at between earlier.sent_at
            and earlier.sent_at + to_days(getvariable('blast_days'))
    group by earlier.message_id

),

blasts as (

    select distinct repeated.message_id
    from repeated
    inner join reached
        on
            repeated.text_hash = reached.text_hash
            and repeated.sent_at between reached.sent_at
            and reached.sent_at + to_days(getvariable('blast_days'))
    where reached.people >= getvariable('blast_people')

)

select * from blasts
