-- One row per contact who got or sent a one-tap or a mailing: how many.

with

touches as (

    select * from core.touches

),

contact_touches as (

    select person_id, count(*) as touches
    from touches
    group by person_id

)

select * from contact_touches
