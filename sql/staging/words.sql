-- One row per company or position as exported: tidy, its words, a company's own name.

-- Each is worked out once, however many people are at a company. What is not ASCII was
-- taken apart before, letter by letter.

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

foreign_words as (

    select * from staging.foreign_words

),

keyed as (

    select
        texts.text,
        if(
            foreign_words.text is null,
            word_key(texts.text),
            nullif(foreign_words.word_key, '')
        ) as word_key
    from texts
    left join foreign_words on texts.text = foreign_words.text

),

words as (

    select text, trim(text) as tidy, word_key, own_name_of(word_key) as company_key from keyed

)

select * from words
