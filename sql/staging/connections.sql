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

words as (

    select * from staging.words

),

cleaned as (

    select
        snapshots.age_rank,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        connection_slugs.slug,
        connection_slugs.is_hidden,
        raw_connections.profile_url,
        connection_slugs.exact_name,
        clean_name(connection_slugs.exact_name) as name,
        trim(raw_connections.company) as company,
        trim(raw_connections.position) as position,
        raw_connections.company as exact_company,
        raw_connections.position as exact_position
    from raw_connections
    inner join snapshots on raw_connections.export_id = snapshots.export_id
    inner join connection_slugs
        on
            raw_connections.export_id = connection_slugs.export_id
            and raw_connections.row_from_end = connection_slugs.row_from_end

),

found as (

    select
        cleaned.* exclude (exact_company, exact_position),
        slugs.person_id,
        slugs.canonical_slug,
        companies.company_key,
        positions.word_key as position_key,
        concat_ws(chr(10), companies.word_key, positions.word_key) as work_words
    from cleaned
    left join slugs on cleaned.slug = slugs.slug
    left join words as companies on cleaned.exact_company = companies.text
    left join words as positions on cleaned.exact_position = positions.text

),

connected_twice as (

    select
        age_rank,
        person_id,
        arg_min(slug, (connected_on, row_from_end)) as first_slug
    from found
    where person_id is not null
    group by all
    having count(*) > 1

),

connections as (

    select found.*
    from found
    left join connected_twice
        on
            found.age_rank = connected_twice.age_rank
            and found.person_id = connected_twice.person_id
    where first_slug is null or slug = first_slug

)

select * from connections
