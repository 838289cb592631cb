-- One row per message of the export being taken in that is new, without its words.

-- A message that came before in another envelope or layout is one of them.

with

fresh_messages as (

    select * from fresh

),

messages as (

    select
        message_id,
        envelope_id,
        moment as sent_at,
        characters,
        words,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash,
        getvariable('exported_on') as first_seen_on,
        getvariable('exported_on') as last_seen_on,
        is_changed
    from fresh_messages

)

select * from messages
