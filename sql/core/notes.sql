-- One row per message that is an invitation's note come back as a message.

-- LinkedIn copies the note of an accepted invitation into the conversation. Where
-- it forgot the invitation, the pair's first message on the day they connected is
-- taken for one.

with

marked_messages as (

    select * from core.marked_messages

),

of_the_day as (

    select person_id, message_id, ordinal, text_hash
    from marked_messages
    where is_uninvited

),

envelopes as (

    select envelope_id, person_id, direction, is_unsigned from core.envelopes
    where
        settled_tier is null
        and person_id in (select person_id from of_the_day)

),

first_messages as (

    select
        envelopes.person_id,
        min(ordinal_of(sent_at, direction = 'out', has_question, characters))
            as ordinal
    from staging.messages as messages
    inner join envelopes on messages.envelope_id = envelopes.envelope_id
    where not (messages.is_template and envelopes.is_unsigned)
    group by envelopes.person_id

),

on_the_day as (

    select min(of_the_day.message_id) as message_id
    from of_the_day
    inner join first_messages
        on
            of_the_day.person_id = first_messages.person_id
            and of_the_day.ordinal = first_messages.ordinal
    where of_the_day.text_hash is not null
    group by of_the_day.person_id

),

notes as (

    select message_id from marked_messages where is_note_text
    union
    select message_id from on_the_day

)

select * from notes
