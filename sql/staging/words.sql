-- One row per company or position as exported: tidy, its words, a company's own name.

-- Each is worked out once, however many people are at a company.

with

snapshots as (

    select distinct export_id from staging.snapshots
    where kind in ('connections', 'positions') and age_rank <= 2

),

texts as (

    select raw_connections.company as text
    from raw.connections as raw_connections
    inner join snapshots on raw_connections.export_id = snapshots.export_id
    union
    select raw_connections.position as text
    from raw.connections as raw_connections
    inner join snapshots on raw_connections.export_id = snapshots.export_id
    union
    select raw_positions.company as text
    from raw.positions as raw_positions
    inner join snapshots on raw_positions.export_id = snapshots.export_id

),

keyed as (

    select text, word_key(text) as word_key from texts

),

words as (

    select text, trim(text) as tidy, word_key, own_name_of(word_key) as company_key from keyed

)

select * from words
