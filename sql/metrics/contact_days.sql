-- One row per contact and day with personal messages.

with

personal_messages as (

    select * from core.personal_messages where is_contact

),

contact_days as (

    select person_id, sent_on as day, count(*) as messages
    from personal_messages
    group by all

)

select * from contact_days
