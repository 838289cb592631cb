-- One row per connection of the newest two exports, cleaned, with its person.

-- A person whom only the reader knows to be one can be connected twice, and a file that
-- was put together by hand can have a row twice: the first connection stands for all.

with

snapshots as (

    select * from staging.snapshots where kind = 'connections' and age_rank <= 2

),

unaddressed as (

    select * from staging.unaddressed

),

-- Not read through staging.connection_slugs, which takes each export in two parts.
connection_slugs as (

    select
        snapshots.age_rank,
        raw_connections.row_from_end,
        raw_connections.connected_on,
        raw_connections.profile_url,
        raw_connections.company,
        raw_connections.position,
        first_name || ' ' || last_name as exact_name,
        coalesce(raw_connections.url_slug, unaddressed.slug) as slug
    from raw.connections as raw_connections
    inner join snapshots on raw_connections.export_id = snapshots.export_id
    left join unaddressed
        on
            raw_connections.export_id = unaddressed.export_id
            and raw_connections.row_from_end = unaddressed.row_from_end

),

slugs as (

    select * from staging.slugs

),

words as (

    select * from staging.words

),

known as (

    select
        connection_slugs.*,
        connection_slugs.slug is null as is_hidden,
        slugs.person_id,
        slugs.canonical_slug
    from connection_slugs
    left join slugs on connection_slugs.slug = slugs.slug

),

repeated as (

    select age_rank, person_id from known
    where person_id is not null
    group by age_rank, person_id
    having count(*) > 1

),

connected_twice as (

    select
        age_rank,
        person_id,
        arg_min(row_from_end, (connected_on, row_from_end)) as first_row
    from known
    semi join repeated using (age_rank, person_id)
    group by age_rank, person_id

),

spare as (

    select known.age_rank, known.row_from_end
    from known
    inner join connected_twice
        on
            known.age_rank = connected_twice.age_rank
            and known.person_id = connected_twice.person_id
    where known.row_from_end <> connected_twice.first_row

),

connections as (

    select
        known.age_rank,
        known.row_from_end,
        known.connected_on,
        known.is_hidden,
        known.profile_url,
        known.exact_name,
        clean_name(known.exact_name) as name,
        known.person_id,
        known.canonical_slug,
        companies.tidy as company,
        positions.tidy as position,
        companies.company_key,
        positions.word_key as position_key,
        companies.word_key as company_words
    from known
    left join words as companies on known.company = companies.text
    left join words as positions on known.position = positions.text
    where
        (known.age_rank, known.row_from_end) not in (
            select (age_rank, row_from_end) from spare
        )

)

select * from connections
