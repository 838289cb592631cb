-- One row per message that may be known, in the one rendering that holds.

with

report_days as (

    select * from staging.report_days

),

changed_messages as (

    select * from staging.changed_messages

),

-- Nearly all are the same in every export, and need no choosing.
messages as (

    select
        message_id,
        envelope_id,
        sent_at,
        characters,
        words,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash
    from raw.messages
    anti join changed_messages using (message_id)
    where
        first_seen_on <= (select exported_on from report_days)
        and sent_at < (select as_of + 1 from report_days)
    union all by name
    select
        message_id,
        envelope_id,
        sent_at,
        characters,
        words,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash
    from changed_messages
    where sent_at < (select as_of + 1 from report_days)

)

select * from messages
