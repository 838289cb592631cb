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

addressed as (

    select
        raw_connections.export_id,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        first_name || ' ' || last_name as exact_name,
        profile_urls.slugs[1] as url_slug
    from raw_connections
    inner join exports on raw_connections.export_id = exports.export_id
    left join profile_urls on raw_connections.profile_url = profile_urls.urls

),

keyed as (

    select
        *,
        -- Only where there is no address: the words of a name take their time.
        word_key(if(url_slug is null, exact_name, null)) as name_key
    from addressed

),

found as (

    select *, url_slug is null and name_key is null as is_hidden from keyed

),

namesakes as (

    select
        export_id,
        row_from_end,
        row_number() over (
            partition by export_id, name_key order by row_from_end
        ) as namesake
    from found
    where url_slug is null and not is_hidden

),

connection_slugs as (

    select
        found.export_id,
        found.row_from_end,
        found.connected_on,
        found.exact_name,
        found.is_hidden,
        case
            when found.is_hidden then null
            when found.url_slug is not null then found.url_slug
            when namesakes.namesake = 1 then 'name/' || found.name_key
            else 'name/' || found.name_key || '/' || namesakes.namesake
        end as slug
    from found
    left join namesakes
        on
            found.export_id = namesakes.export_id
            and found.row_from_end = namesakes.row_from_end

)

select * from connection_slugs
