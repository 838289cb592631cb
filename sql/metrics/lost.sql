-- One row per contact of the export before who is gone from the one in force.

-- Who is hidden now is still there; a changed address is still the same person.

with

previous_connections as (

    select * from core.previous_connections

),

connections as (

    select * from core.connections where person_id is not null

),

newly_hidden as (

    select * from core.newly_hidden

),

lost as (

    select distinct person_id, slug, name
    from previous_connections
    where
        person_id is not null
        and not is_hidden
        and person_id not in (select person_id from newly_hidden)
        and person_id not in (select person_id from connections)
    order by slug

)

select * from lost
