-- One row per message that is an invitation's note come back as a message.

-- LinkedIn copies the note of an accepted invitation into the conversation. Where
-- it forgot the invitation, the pair's first message on the day they connected is
-- taken for one.

with

messages as (

    select * from core.sifted_messages where settled_tier is null

),

invitations as (

    select * from staging.invitations

),

contacts as (

    select * from core.contacts

),

invited as (

    select distinct person_id from invitations where person_id is not null

),

same_text as (

    select distinct messages.message_id
    from messages
    inner join invitations on messages.person_id = invitations.person_id
    where
        messages.text_hash = invitations.text_hash
        or messages.bare_hash = invitations.bare_hash

),

default_text as (

    select message_id
    from messages
    where list_contains(getvariable('invitation_hashes'), bare_hash)

),

first_messages as (

    select * from messages
    qualify row_number() over (partition by person_id order by ordinal) = 1

),

on_the_day as (

    select first_messages.message_id
    from first_messages
    inner join contacts on first_messages.person_id = contacts.person_id
    where
        first_messages.text_hash is not null
        and first_messages.sent_on = contacts.connected_on
        and first_messages.person_id not in (select person_id from invited)

),

notes as (

    select message_id from same_text
    union
    select message_id from default_text
    union
    select message_id from on_the_day

)

select * from notes
