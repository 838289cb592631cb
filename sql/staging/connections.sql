-- One row per connection of the newest two exports, cleaned, with its person.

-- A person whom only the reader knows to be one can be connected twice: the first
-- connection stands for both.

with

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
        connection_slugs.* exclude (export_id),
        slugs.person_id,
        slugs.canonical_slug
    from connection_slugs
    inner join snapshots on connection_slugs.export_id = snapshots.export_id
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
        arg_min(slug, (connected_on, row_from_end)) as first_slug
    from known
    semi join repeated using (age_rank, person_id)
    group by age_rank, person_id

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
        concat_ws(chr(10), companies.word_key, positions.word_key) as work_words
    from known
    left join connected_twice
        on
            known.age_rank = connected_twice.age_rank
            and known.person_id = connected_twice.person_id
    left join words as companies on known.company = companies.text
    left join words as positions on known.position = positions.text
    where first_slug is null or known.slug = first_slug

)

select * from connections
