-- One row: the invitations of contacts, by direction, and those with a real note.

with

contacts as (

    select * from core.contacts

),

invitations as (

    select * from core.invitations where is_contact

),

invitation_notes as (

    select
        count(distinct person_id) as matched,
        (select count(*) from contacts) as contacts,
        count(*) filter (direction = 'in') as incoming,
        count(*) filter (direction = 'in' and has_note) as incoming_with_note,
        count(*) filter (direction = 'out') as outgoing,
        count(*) filter (direction = 'out' and has_note) as outgoing_with_note
    from invitations

)

select * from invitation_notes
