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

listed_bare as (

    select text_hash from note_texts
    union
    select unnest(getvariable('invitation_hashes')) as text_hash

),

listed_texts as (

    select text_hash from repeated_texts
    union
    select text_hash from note_texts

),

messages as (

    select
        messages.*,
        envelopes.* exclude (envelope_id)
    from staging.messages as messages
    inner join envelopes on messages.envelope_id = envelopes.envelope_id
    where
        (
            is_only_emoji
            or cast(messages.sent_at as date) = envelopes.uninvited_on
            or text_hash in (select text_hash from listed_texts)
            or bare_hash in (select text_hash from listed_bare)
            or tap_hash in (select unnest(getvariable('tap_hashes')))
        )
        and not (is_template and is_unsigned)

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
        has_question,
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
    where is_one_tap or is_repeated or is_note_text or is_uninvited

)

select * from marked_messages
