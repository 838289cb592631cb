-- One row per message to or from a contact that touches without engaging.

with

exceptions as (

    select * from core.exceptions where is_contact

),

touches as (

    select
        person_id,
        direction,
        moment_of(ordinal) as sent_at,
        cast(moment_of(ordinal) as date) as sent_on,
        tier
    from exceptions
    where tier in ('T1-canned', 'T1-blast')

)

select * from touches
