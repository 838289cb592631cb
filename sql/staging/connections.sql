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

known as (

    select
        snapshots.age_rank,
        connection_slugs.*,
        slugs.person_id,
        slugs.canonical_slug
    from connection_slugs
    inner join snapshots on connection_slugs.export_id = snapshots.export_id
    left join slugs on connection_slugs.slug = slugs.slug

),

connected_twice as (

    select
        age_rank,
        person_id,
        arg_min(slug, (connected_on, row_from_end)) as first_slug
    from known
    where person_id is not null
    group by all
    having count(*) > 1

),

connections as (

    select
        known.age_rank,
        known.row_from_end,
        known.connected_on,
        known.is_hidden,
        raw_connections.profile_url,
        known.exact_name,
        clean_name(known.exact_name) as name,
        known.person_id,
        known.canonical_slug,
        companies.tidy as company,
        positions.tidy as position,
        companies.company_key,
        positions.word_key as position_key,
        concat_ws(chr(10), companies.word_key, positions.word_key) as work_words
    from known
    inner join raw_connections
        on
            known.export_id = raw_connections.export_id
            and known.row_from_end = raw_connections.row_from_end
    left join connected_twice
        on
            known.age_rank = connected_twice.age_rank
            and known.person_id = connected_twice.person_id
    left join words as companies on raw_connections.company = companies.text
    left join words as positions on raw_connections.position = positions.text
    where first_slug is null or known.slug = first_slug

)

select * from connections
