-- One row per contact of the export before the one in force, as it said then.

with

previous as (

    select * from staging.connections
    where age_rank = 2 and person_id is not null and not is_hidden

),

previous_contacts as (

    select
        person_id,
        canonical_slug as slug,
        name,
        company,
        position,
        profile_url,
        connected_on
    from previous

)

select * from previous_contacts
