-- One row per connection of every export that may be known, and its slug.

-- Exports before mid-2023 hold no addresses: there a name stands in, told apart
-- from its namesakes by their order from the end. A hidden row has no slug.

with

raw_connections as (

    select * from raw.connections

),

exports as (

    select * from staging.exports

),

profile_urls as (

    select * from raw.profile_urls

),

found as (

    select
        raw_connections.export_id,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        word_key(first_name || ' ' || last_name) as name_key,
        profile_urls.slugs[1] as url_slug,
        url_slug is null and name_key is null as is_hidden
    from raw_connections
    inner join exports on raw_connections.export_id = exports.export_id
    left join profile_urls on raw_connections.profile_url = profile_urls.urls

),

numbered as (

    select
        *,
        row_number() over (
            partition by export_id, url_slug is null, name_key order by row_from_end
        ) as namesake
    from found

),

connection_slugs as (

    select
        export_id,
        row_from_end,
        connected_on,
        name_key,
        is_hidden,
        case
            when is_hidden then null
            when url_slug is not null then url_slug
            when namesake = 1 then 'name/' || name_key
            else 'name/' || name_key || '/' || namesake
        end as slug
    from numbered

)

select * from connection_slugs
