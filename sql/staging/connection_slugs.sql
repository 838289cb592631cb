-- One row per connection of every export that may be known, as exported, and its slug.

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

addressed as (

    select
        raw_connections.export_id,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        raw_connections.profile_url,
        raw_connections.company,
        raw_connections.position,
        first_name || ' ' || last_name as exact_name,
        profile_urls.slugs[1] as url_slug
    from raw_connections
    inner join exports on raw_connections.export_id = exports.export_id
    left join profile_urls on raw_connections.profile_url = profile_urls.urls

),

unaddressed as (

    select * exclude (url_slug) from addressed where url_slug is null

),

-- Each once, for the words of a name take their time.
names as (

    select distinct exact_name from unaddressed

),

keyed as (

    select exact_name, word_key(exact_name) as name_key from names

),

numbered as (

    select
        unaddressed.*,
        keyed.name_key,
        row_number() over (
            partition by export_id, name_key order by row_from_end
        ) as namesake
    from unaddressed
    left join keyed on unaddressed.exact_name = keyed.exact_name

),

connection_slugs as (

    select
        export_id,
        row_from_end,
        connected_on,
        profile_url,
        company,
        position,
        exact_name,
        false as is_hidden,
        url_slug as slug
    from addressed
    where url_slug is not null
    union all
    select
        export_id,
        row_from_end,
        connected_on,
        profile_url,
        company,
        position,
        exact_name,
        name_key is null as is_hidden,
        case
            when name_key is null then null
            when namesake = 1 then 'name/' || name_key
            else 'name/' || name_key || '/' || namesake
        end as slug
    from numbered

)

select * from connection_slugs
