-- One row per kind of small file and rank: 1 is the newest export that holds it,
-- 2 the one before.

-- Of several exports of one day only the last counts: what somebody was the day before
-- is told by another day.

with

files as (

    select export_id, kind from raw.files

),

exports as (

    select * from staging.exports

),

last_of_the_day as (

    select files.kind, exports.export_id, exports.exported_on
    from files
    inner join exports on files.export_id = exports.export_id
    qualify
        exports.position
        = max(exports.position) over (partition by files.kind, exports.exported_on)

),

snapshots as (

    select
        *,
        row_number() over (partition by kind order by exported_on desc) as age_rank
    from last_of_the_day

)

select * from snapshots
