-- One row per contact who was in touch with the member before connecting.

with

contact_history as (

    select person_id, slug, name, first_on, is_engaged_before_connecting
    from metrics.contact_history

),

engaged_before_connecting as (

    select person_id, slug, name, first_on
    from contact_history
    where is_engaged_before_connecting
    order by slug

)

select * from engaged_before_connecting
