-- One row: who asked whom, with a note or without, and of how many it is known.

with

invitation_notes as (

    select * from metrics.invitation_notes

),

invitations as (

    select
        share_of(incoming_with_note, incoming) as incoming,
        share_of(outgoing_with_note, outgoing) as outgoing,
        share_of(matched, contacts) as known
    from invitation_notes

)

select * from invitations
