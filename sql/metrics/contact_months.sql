-- One row per contact and month with personal messages: the newest day of them.

with

contact_days as (

    select * from metrics.contact_days

),

contact_months as (

    select
        person_id,
        cast(date_trunc('month', day) as date) as month,
        max(day) as last_on
    from contact_days
    group by all

)

select * from contact_months
