-- One row per message that may be known, in the one rendering that holds.

-- Read twice by its name: through a step of its own all columns would be read.

with

-- Nearly all are the same in every export, and need no choosing.
renderings as (

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
    where not is_changed and first_seen_on <= getvariable('exported_on')
    union all
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
    from staging.changed_messages

),

messages as (

    select * from renderings where sent_at < getvariable('as_of') + 1

)

select * from messages
