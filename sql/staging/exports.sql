-- One row per export that the report may know: the one in force and the earlier.

-- The export in force is the first that sees the month's end; what came later
-- must never change the month's figures.

with

raw_exports as (

    select * from raw.exports

),

exports as (

    select
        *,
        exported_on - 1 as horizon,
        row_number() over (order by exported_on, export_id) as position
    from raw_exports
    where exported_on <= getvariable('exported_on')

)

select * from exports
