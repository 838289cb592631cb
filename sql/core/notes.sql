-- One row per message that is an invitation's note come back as a message.

-- LinkedIn copies the note of an accepted invitation into the conversation. Where
-- it forgot the invitation, the pair's first message on the day they connected is
-- taken for one.

with

messages as (

    select * from core.sifted_messages where settled_tier is null

),

invitations as (

    select * from staging.invitations where person_id is not null

),

uninvited as (

    select person_id, connected_on
    from core.contacts
    where person_id not in (select person_id from invitations)

),

same_text as (

    select message_id, person_id, direction, ordinal
    from messages
    where is_note_text

),

of_the_day as (

    select message_id, messages.person_id, direction, ordinal, text_hash
    from messages
    inner join uninvited
        on
            messages.person_id = uninvited.person_id
            and cast(messages.sent_at as date) = uninvited.connected_on

),

first_messages as (

    select person_id, min(ordinal) as ordinal
    from messages
    where person_id in (select person_id from of_the_day)
    group by person_id

),

on_the_day as (

    select of_the_day.* exclude (text_hash)
    from of_the_day
    inner join first_messages
        on
            of_the_day.person_id = first_messages.person_id
            and of_the_day.ordinal = first_messages.ordinal
    where of_the_day.text_hash is not null
    qualify
        row_number() over (
            partition by of_the_day.person_id order by of_the_day.message_id
        ) = 1

),

notes as (

    select * from same_text
    union
    select * from on_the_day

)

select * from notes
