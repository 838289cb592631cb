-- One row per connection of the export in force, made on or before the as-of date.

with

connections as (

    select row_from_end, person_id, connected_on, is_hidden
    from staging.connections
    where age_rank = 1 and connected_on <= getvariable('as_of')

)

select * from connections
