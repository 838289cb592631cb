-- One row per export that the report rests on, oldest first.

with

exports as (

    select
        exported_on,
        name,
        export_id as content,
        position = max(position) over () as is_in_force,
        cast(position as integer) as position,
        rows,
        rejected
    from staging.exports

)

select * from exports
