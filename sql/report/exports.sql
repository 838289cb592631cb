-- One row per export that the report rests on, oldest first.

with

core_exports as (

    select * from core.exports

),

exports as (

    select
        exported_on,
        name,
        content as checksum,
        cast(rows as bigint) as rows,
        cast(rejected as bigint) as rejected
    from core_exports
    order by position

)

select * from exports
