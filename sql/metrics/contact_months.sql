-- One row per contact and month with personal messages: the newest day of them.

with

personal_days as (

    select * from core.personal_days

),

by_month as (

    select
        person_id,
        cast(date_trunc('month', day) as date) as month,
        max(day) as last_on
    from personal_days
    group by all

),

contact_months as (

    select * from by_month semi join core.contacts using (person_id)

)

select * from contact_months
