-- One row per contact silent for much longer than was usual between the two.

with

contact_history as (

    select person_id, slug, name, last_on
    from metrics.contact_history
    where is_off_rhythm

),

rhythms as (

    select * from metrics.rhythms

),

off_rhythm as (

    select
        contact_history.person_id,
        contact_history.slug,
        contact_history.name,
        contact_history.last_on,
        rhythms.median_gap,
        rhythms.silence
    from contact_history
    inner join rhythms on contact_history.person_id = rhythms.person_id
    order by contact_history.slug

)

select * from off_rhythm
