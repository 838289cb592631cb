-- One row per kind of small file and rank: 1 is the newest export that holds it,
-- 2 the one before.

with

files as (

    select export_id, kind from raw.files

),

exports as (

    select * from staging.exports

),

snapshots as (

    select
        files.kind,
        exports.export_id,
        exports.exported_on,
        row_number() over (
            partition by files.kind order by exports.position desc
        ) as age_rank
    from files
    inner join exports on files.export_id = exports.export_id

)

select * from snapshots
