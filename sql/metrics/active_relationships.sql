-- One row: active relationships now, a month ago and a year ago.

with

month_ends as (

    select * from metrics.month_ends

),

active_relationships as (

    select
        max(active) filter (starts_on = getvariable('report_month')) as now,
        max(active) filter (
            starts_on = getvariable('report_month') - interval 1 month
        ) as month_ago,
        max(active) filter (
            starts_on = getvariable('report_month') - interval 1 year
        ) as year_ago
    from month_ends

)

select * from active_relationships
