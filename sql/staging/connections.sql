-- One row per connection of the newest two exports, cleaned, with its person.

-- A person whom only the reader knows to be one can be connected twice: the first
-- connection stands for both.

with

raw_connections as (

    select * from raw.connections

),

connection_slugs as (

    select * from staging.connection_slugs

),

snapshots as (

    select * from staging.snapshots where kind = 'connections' and age_rank <= 2

),

slugs as (

    select * from staging.slugs

),

cleaned as (

    select
        snapshots.age_rank,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        connection_slugs.slug,
        connection_slugs.is_hidden,
        raw_connections.profile_url,
        first_name || ' ' || last_name as exact_name,
        trim(
            regexp_replace(
                regexp_replace(exact_name, '[\p{Cc}\p{Cf}]+', '', 'g'), '\s+', ' ', 'g'
            )
        ) as name,
        trim(raw_connections.company) as company,
        trim(raw_connections.position) as position
    from raw_connections
    inner join snapshots on raw_connections.export_id = snapshots.export_id
    inner join connection_slugs
        on
            raw_connections.export_id = connection_slugs.export_id
            and raw_connections.row_from_end = connection_slugs.row_from_end

),

connections as (

    select
        cleaned.*,
        slugs.person_id,
        slugs.canonical_slug,
        company_key(cleaned.company) as company_key,
        word_key(cleaned.position) as position_key
    from cleaned
    left join slugs on cleaned.slug = slugs.slug
    qualify
        slugs.person_id is null
        or cleaned.slug = first_value(cleaned.slug) over (
            partition by cleaned.age_rank, slugs.person_id
            order by cleaned.connected_on, cleaned.row_from_end
        )

)

select * from connections
