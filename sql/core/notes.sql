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

first_messages as (

    select person_id, min(ordinal) as ordinal
    from messages
    where person_id in (select person_id from uninvited)
    group by person_id

),

on_the_day as (

    select messages.message_id, messages.person_id, direction, messages.ordinal
    from messages
    inner join first_messages
        on
            messages.person_id = first_messages.person_id
            and messages.ordinal = first_messages.ordinal
    inner join uninvited
        on
            messages.person_id = uninvited.person_id
            and cast(messages.sent_at as date) = uninvited.connected_on
    where messages.text_hash is not null
    qualify
        row_number() over (partition by messages.person_id order by messages.message_id)
        = 1

),

notes as (

    select * from same_text
    union
    select * from on_the_day

)

select * from notes
