-- One row per connection of every export that may be known, as exported, and its slug.

with

exports as (

    select * from staging.exports

),

unaddressed as (

    select * from staging.unaddressed

),

addressed as (

    select *, url_slug as slug from raw.connections
    where url_slug is not null and export_id in (select export_id from exports)

),

named as (

    select raw_connections.*, unaddressed.slug
    from raw.connections as raw_connections
    inner join unaddressed
        on
            raw_connections.export_id = unaddressed.export_id
            and raw_connections.row_from_end = unaddressed.row_from_end
    where raw_connections.url_slug is null

),

every_connection as (

    select * from addressed
    union all
    select * from named

),

connection_slugs as (

    select
        export_id,
        row_from_end,
        connected_on,
        profile_url,
        company,
        position,
        first_name || ' ' || last_name as exact_name,
        slug is null as is_hidden,
        slug
    from every_connection

)

select * from connection_slugs
