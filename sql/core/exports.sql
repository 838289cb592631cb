-- One row per export that the report rests on, oldest first.

with

snapshots as (

    select * from staging.snapshots where kind = 'connections'

),

exports as (

    select
        exported_on,
        name,
        export_id as content,
        exported_on = max(exported_on) over () as is_in_force,
        cast(position as integer) as position,
        rows,
        rejected,
        export_id in (select export_id from snapshots) as has_connections
    from staging.exports

)

select * from exports
