-- One row per invitation whose other side is known; a default text is no note.

with

staged as (

    select * from staging.invitations where person_id is not null

),

contacts as (

    select * from core.contacts

),

invitations as (

    select
        person_id,
        person_id in (select person_id from contacts) as is_contact,
        direction,
        sent_at,
        text_hash is not null
        and not coalesce(
            list_contains(getvariable('invitation_hashes'), bare_hash), false
        ) as has_note
    from staged

)

select * from invitations
