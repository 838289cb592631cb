-- One row per contact and month with personal messages: the newest day of them.

with

personal_days as (

    select * from core.personal_days where is_contact

),

contact_months as (

    select
        person_id,
        cast(date_trunc('month', day) as date) as month,
        max(day) as last_on
    from personal_days
    group by all

)

select * from contact_months
