-- One row per month of the last two years: people added, and ties at its end.

with

month_ends as (

    select * from metrics.month_ends
    where starts_on > getvariable('report_month') - interval 24 month

),

added_never_engaged as (

    select * from metrics.added_never_engaged

),

growth as (

    select
        month_ends.starts_on as month,
        coalesce(added, 0) as added,
        coalesce(added - never_engaged - too_new, 0) as engaged,
        coalesce(never_engaged, 0) as never_engaged,
        coalesce(too_new, 0) as too_new,
        month_ends.contacts,
        month_ends.active
    from month_ends
    left join added_never_engaged
        on strftime(month_ends.starts_on, '%Y-%m') = added_never_engaged.month
    -- Nothing is shown before anybody was there.
    where month_ends.contacts > 0
    order by month_ends.starts_on

)

select * from growth
