-- One row per message up to the as-of date, with its tier where one row settles it.

-- What is left open (null) was sent between the member and one known person, and
-- is told apart by what else was said.

with

changed_messages as (

    select * from staging.changed_messages

),

envelopes as (

    select * from core.envelopes

),

one_taps as (

    select unnest(getvariable('tap_hashes')) as tap_hash

),

default_texts as (

    select unnest(getvariable('invitation_hashes')) as bare_hash

),

note_texts as (

    select person_id, text_hash from staging.invitations
    where person_id is not null and text_hash is not null
    union
    select person_id, bare_hash as text_hash from staging.invitations
    where person_id is not null and bare_hash is not null

),

-- Nearly all are the same in every export, and need no choosing.
messages as (

    select * exclude (first_seen_on, last_seen_on)
    from raw.messages
    where
        first_seen_on <= getvariable('exported_on')
        and sent_at < getvariable('as_of') + 1
        and message_id not in (select message_id from changed_messages)
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

),

sifted_messages as (

    select
        messages.message_id,
        envelopes.person_id,
        envelopes.is_contact,
        envelopes.direction,
        messages.sent_at,
        messages.characters,
        messages.words,
        messages.normal_characters,
        messages.has_question,
        messages.text_hash,
        envelopes.matched_by,
        messages.is_only_emoji
        or coalesce(messages.tap_hash in (select tap_hash from one_taps), false)
            as is_one_tap,
        coalesce(messages.bare_hash in (select bare_hash from default_texts), false)
        or coalesce(
            (envelopes.person_id, messages.text_hash)
            in (select person_id, text_hash from note_texts),
            false
        )
        or coalesce(
            (envelopes.person_id, messages.bare_hash)
            in (select person_id, text_hash from note_texts),
            false
        ) as is_note_text,
        if(messages.is_template and envelopes.is_unsigned, 'X-sponsored', settled_tier)
            as settled_tier,
        ordinal_of(sent_at, direction = 'out', has_question, characters) as ordinal
    from messages
    inner join envelopes on messages.envelope_id = envelopes.envelope_id

)

select * from sifted_messages
