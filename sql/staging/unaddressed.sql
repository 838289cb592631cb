-- One row per connection without an address, of every export that may be known: its slug.

-- Exports before mid-2023 hold no addresses: there a name stands in, told apart
-- from its namesakes by their order from the end. A hidden row has no slug.

with

exports as (

    select * from staging.exports

),

raw_connections as (

    select
        export_id,
        row_from_end,
        first_name || ' ' || last_name as exact_name
    from raw.connections
    where url_slug is null and export_id in (select export_id from exports)

),

-- Each once, for the words of a name take their time.
names as (

    select distinct exact_name from raw_connections

),

keyed as (

    select exact_name, word_key(exact_name) as name_key from names

),

numbered as (

    select
        raw_connections.export_id,
        raw_connections.row_from_end,
        raw_connections.exact_name,
        keyed.name_key,
        row_number() over (
            partition by export_id, name_key order by row_from_end
        ) as namesake
    from raw_connections
    left join keyed on raw_connections.exact_name = keyed.exact_name

),

unaddressed as (

    select
        export_id,
        row_from_end,
        exact_name,
        case
            when name_key is null then null
            when namesake = 1 then 'name/' || name_key
            else 'name/' || name_key || '/' || namesake
        end as slug
    from numbered

)

select * from unaddressed
