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

profile_urls as (

    select * from incoming.profile_urls

),

dated as (

    select
        connections.* exclude (connected_on),
        days.day as connected_on,
        profile_urls.slugs[1] as url_slug,
        row_number() over (order by file_row desc) as row_from_end
    from connections
    left join days on connections.connected_on = days.text
    left join profile_urls on connections.profile_url = profile_urls.urls

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
        connected_on,
        url_slug
    from dated
    where connected_on is not null

)

select * from numbered_connections
