-- One row per month up to the report month: contacts and active ones at its end.

-- It begins a year before the report month, or with the first connection. The
-- past is worked out again from events, over the contacts of today.

with

connections as (

    select * from core.connections

),

contact_history as (

    select * from metrics.contact_history

),

contact_days as (

    select * from metrics.contact_days

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

active as (

    select months.ends_on, count(distinct contact_days.person_id) as active
    from contact_days
    inner join contact_history using (person_id)
    inner join months
        on
            months.ends_on between contact_days.day
            and contact_days.day + getvariable('active_days')
            and months.ends_on >= contact_history.connected_on
            and months.ends_on >= contact_history.both_ways_on
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
        coalesce(active.active, 0) as active
    from months
    left join added on months.starts_on = added.starts_on
    left join active on months.ends_on = active.ends_on
    window by_month as (order by months.starts_on)

)

select * from month_ends
