-- One row per connection of the export before the one in force.

with

previous as (

    select * from staging.connections where age_rank = 2

),

previous_connections as (

    select
        row_from_end,
        person_id,
        is_hidden,
        name,
        company_key,
        position_key,
        canonical_slug as slug
    from previous

)

select * from previous_connections
