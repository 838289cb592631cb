-- One row per contact whose company or position differs from the export before.

with

contacts as (

    select person_id, slug, name, company, position, company_key, position_key
    from core.contacts

),

previous_connections as (

    select * from core.previous_connections

),

job_changes as (

    select distinct
        contacts.person_id,
        contacts.slug,
        contacts.name,
        contacts.company,
        contacts.position
    from contacts
    inner join previous_connections
        on contacts.person_id = previous_connections.person_id
    -- A blank on either side is null, and so no change.
    where
        contacts.company_key <> previous_connections.company_key
        or contacts.position_key <> previous_connections.position_key
    order by contacts.slug

)

select * from job_changes
