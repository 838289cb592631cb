-- One row per company where the member works or worked.

with

raw_positions as (

    select * from raw.positions

),

snapshots as (

    select * from staging.snapshots where kind = 'positions' and age_rank = 1

),

words as (

    select * from staging.words where company_key is not null

),

positions as (

    select distinct words.company_key
    from raw_positions
    inner join snapshots on raw_positions.export_id = snapshots.export_id
    inner join words on raw_positions.company = words.text

)

select * from positions
