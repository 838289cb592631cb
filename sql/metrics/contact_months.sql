-- One row per contact and month with personal messages: the newest day of them.

with

personal_days as (

    select * from core.personal_days

),

by_month as (

    select person_id, max(day) as last_on
    from personal_days
    group by person_id, 12 * year(day) + month(day)

),

contact_months as (

    select
        person_id,
        last_on - cast(day(last_on) - 1 as integer) as month,
        last_on
    from by_month
    where person_id in (select person_id from core.contacts)

)

select * from contact_months
