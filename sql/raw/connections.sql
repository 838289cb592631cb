-- One row per connection of the export being taken in, as exported.

-- The order of the rows outlives changed addresses, counted from the end: new
-- people come in at the top.

with

connections as (

    select * from incoming.connections

),

days as (

    select * from incoming.days

),

dated as (

    select
        connections.* exclude (connected_on),
        days.day as connected_on,
        row_number() over (order by file_row desc) as row_from_end
    from connections
    left join days on connections.connected_on = days.text

),

numbered_connections as (

    select
        getvariable('export_id') as export_id,
        cast(row_from_end as integer) as row_from_end,
        first_name,
        last_name,
        profile_url,
        company,
        position,
        connected_on
    from dated
    where connected_on is not null

)

select * from numbered_connections
