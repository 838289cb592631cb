-- One row per month up to the report month: contacts and active ones at its end.

-- It begins a year before the report month, or with the first connection. The
-- past is worked out again from events, over the contacts of today.

with

connections as (

    select * from core.connections

),

active_spells as (

    select * from metrics.active_spells

),

months as (

    select
        cast(starts_at as date) as starts_on,
        least(last_day(starts_at), getvariable('as_of')) as ends_on
    from
        generate_series(
            least(
                getvariable('report_month') - interval 1 year,
                (select date_trunc('month', min(connected_on)) from connections)
            ),
            getvariable('report_month'),
            interval 1 month
        ) as series (starts_at)

),

-- Whoever becomes active adds one, and is taken off after the last such month.
changes as (

    select starts_on, 1 as change from active_spells
    union all
    select cast(last_month + interval 1 month as date) as starts_on, -1 as change
    from active_spells

),

changed as (

    select starts_on, sum(change) as active
    from changes
    group by all

),

added as (

    select
        date_trunc('month', connected_on) as starts_on,
        count(*) as rows,
        count(*) filter (not is_hidden) as contacts
    from connections
    group by all

),

month_ends as (

    select
        months.starts_on,
        months.ends_on,
        cast(sum(coalesce(added.rows, 0)) over by_month as bigint) as rows,
        cast(sum(coalesce(added.contacts, 0)) over by_month as bigint) as contacts,
        cast(sum(coalesce(changed.active, 0)) over by_month as bigint) as active
    from months
    left join added on months.starts_on = added.starts_on
    left join changed on months.starts_on = changed.starts_on
    window by_month as (order by months.starts_on)

)

select * from month_ends
