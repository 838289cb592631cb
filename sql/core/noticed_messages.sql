-- One row per message whose text or day may make it a note, a mailing or a one-tap.

-- Whether it is one, core.marked_messages settles. Messages that came in more than one
-- envelope or layout are looked at there, whatever they hold.

with

note_texts as (

    select text_hash, bare_hash from staging.invitations where person_id is not null

),

listed_texts as (

    select text_hash from core.repeated_texts
    union
    select text_hash from note_texts where text_hash is not null

),

listed_bare as (

    select text_hash from note_texts where text_hash is not null
    union
    select bare_hash as text_hash from note_texts where bare_hash is not null
    union
    select unnest(getvariable('invitation_hashes')) as text_hash

),

-- The days on which a message may be an invitation's note come back.
uninvited as (

    select envelope_id, uninvited_on from core.envelopes
    where
        settled_tier is null
        and uninvited_on between cast(first_at as date) and cast(last_at as date)

),

-- Most messages bear none of the marks, and to look for each apart reads one column.
noticed_messages as (

    select message_id from raw.messages
    where text_hash in (select text_hash from listed_texts)
    union
    select message_id from raw.messages
    where bare_hash in (select text_hash from listed_bare)
    union
    select message_id from raw.messages
    where tap_hash in (select unnest(getvariable('tap_hashes')))
    union
    select message_id from raw.messages where is_only_emoji
    union
    select rendered.message_id
    from raw.messages as rendered
    inner join uninvited
        on
            rendered.envelope_id = uninvited.envelope_id
            and cast(rendered.sent_at as date) = uninvited.uninvited_on

)

select * from noticed_messages
