-- One row per message of a mailing: the same text to several people in a while.

with

sent as (

    select message_id, person_id, text_hash, sent_at
    from core.marked_messages
    where
        is_repeated
        and direction = 'out'
        and normal_characters >= getvariable('blast_characters')

),

-- People reached in the while that begins with each message.
reached as (

    select
        *,
        count(distinct person_id) over (
            partition by text_hash
            order by sent_at
            range between current row
            and to_days(getvariable('blast_days')) following
        ) as people
    from sent

),

begun as (

    select
        message_id,
        sent_at,
        max(sent_at) filter (people >= getvariable('blast_people')) over (
            partition by text_hash order by sent_at
        ) as last_begun_at
    from reached

),

blasts as (

    select message_id
    from begun
    where sent_at <= last_begun_at + to_days(getvariable('blast_days'))

)

select * from blasts
