-- One row per company where the member works or worked.

with

raw_positions as (

    select * from raw.positions

),

snapshots as (

    select * from staging.snapshots where kind = 'positions' and age_rank = 1

),

positions as (

    select distinct company_key(raw_positions.company) as company_key
    from raw_positions
    inner join snapshots on raw_positions.export_id = snapshots.export_id
    where company_key(raw_positions.company) is not null

)

select * from positions
