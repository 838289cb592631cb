-- One row per message that its text or its day may make a note, mailing or one-tap.

-- Only of messages between the member and one known person; all others of those are
-- personal.

with

envelopes as (

    select * from core.envelopes where settled_tier is null

),

repeated_texts as (

    select * from core.repeated_texts

),

note_texts as (

    select person_id, text_hash from staging.invitations
    where person_id is not null and text_hash is not null
    union
    select person_id, bare_hash as text_hash from staging.invitations
    where person_id is not null and bare_hash is not null

),

-- Not read through staging.messages, whose size the engine guesses wrong, and gathered
-- before anything is worked out of them: a few at a time they would take three times as long.
rendered as materialized (

    select
        message_id,
        envelope_id,
        sent_at,
        characters,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash
    from raw.messages
    semi join core.noticed_messages using (message_id)
    where not is_changed and first_seen_on <= getvariable('exported_on')

),

held as (

    select * from rendered
    union all
    select
        message_id,
        envelope_id,
        sent_at,
        characters,
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

    select held.*, envelopes.* exclude (envelope_id)
    from held
    inner join envelopes on held.envelope_id = envelopes.envelope_id
    where not (held.is_template and envelopes.is_unsigned)

),

weighed as (

    select
        message_id,
        person_id,
        is_contact,
        direction,
        matched_by,
        sent_at,
        normal_characters,
        text_hash,
        is_only_emoji
        or coalesce(list_contains(getvariable('tap_hashes'), tap_hash), false)
            as is_one_tap,
        coalesce(cast(sent_at as date) = uninvited_on, false) as is_uninvited,
        coalesce(text_hash in (select text_hash from repeated_texts), false)
            as is_repeated,
        coalesce(list_contains(getvariable('invitation_hashes'), bare_hash), false)
        or coalesce(
            (person_id, text_hash) in (select person_id, text_hash from note_texts),
            false
        )
        or coalesce(
            (person_id, bare_hash) in (select person_id, text_hash from note_texts),
            false
        ) as is_note_text,
        ordinal_of(sent_at, direction = 'out', has_question, characters) as ordinal
    from messages

),

marked_messages as (

    select * from weighed
    where
        (is_one_tap or is_repeated or is_note_text or is_uninvited)
        and ordinal < epoch_us(cast(getvariable('as_of') + 1 as timestamp))

)

select * from marked_messages
