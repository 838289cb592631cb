-- One row per export that the report may know: the one in force and the earlier.

-- The export in force is the first that sees the month's end; what came later
-- must never change the month's figures.

with

raw_exports as (

    select * from raw.exports

),

sizes as (

    select export_id, sum(rows) as rows
    from raw.files
    group by export_id

),

exports as (

    select
        raw_exports.*,
        exported_on - 1 as horizon,
        -- Of two of one day the fuller is the later.
        row_number() over (
            order by exported_on, coalesce(sizes.rows, 0), raw_exports.export_id
        ) as position
    from raw_exports
    left join sizes on raw_exports.export_id = sizes.export_id
    where exported_on <= getvariable('exported_on')

)

select * from exports
