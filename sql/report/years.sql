-- One row per year in which anybody was added: how they stand now.

with

added_never_engaged as (

    select * from metrics.added_never_engaged

),

years as (

    select
        cast(month[:4] as integer) as year,
        cast(sum(added) as bigint) as added,
        cast(sum(added - never_engaged - too_new) as bigint) as engaged,
        cast(sum(never_engaged) as bigint) as never_engaged,
        cast(sum(too_new) as bigint) as too_new
    from added_never_engaged
    group by all
    order by year

)

select * from years
