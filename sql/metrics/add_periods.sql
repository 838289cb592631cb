-- One row per complete period since the first add: how many came, how unusual.

-- ISO weeks, or months where the last year brought too few people for weeks. The
-- square root evens out small and large counts (Anscombe); median and MAD do not
-- see the very spikes they are to find.

with

connections as (

    select * from core.connections

),

units as (

    select
        min(connected_on) as first_on,
        if(
            count(*) filter (connected_on > getvariable('as_of') - 365)
            < getvariable('weekly_adds'),
            'month',
            'week'
        ) as unit,
        if(unit = 'month', interval 1 month, interval 7 day) as step
    from connections

),

periods as (

    select
        unit,
        unnest(
            generate_series(
                date_trunc(unit, first_on),
                cast(getvariable('as_of') as timestamp),
                step
            )
        ) as starts_at,
        cast(starts_at + step as date) - 1 as ends_on
    from units

),

adds as (

    select
        cast(date_trunc(units.unit, connections.connected_on) as date) as starts_on,
        count(*) as added
    from connections
    cross join units
    group by all

),

counted as (

    select
        periods.unit,
        cast(periods.starts_at as date) as starts_on,
        periods.ends_on,
        coalesce(adds.added, 0) as added,
        2 * sqrt(coalesce(adds.added, 0) + 3 / 8) as evened
    from periods
    left join adds on cast(periods.starts_at as date) = adds.starts_on
    where periods.ends_on <= getvariable('as_of')

),

add_periods as (

    select
        unit,
        starts_on,
        ends_on,
        added,
        count(*) over base as base_periods,
        median(added) over base as usual,
        (evened - median(evened) over base)
        / greatest(1, 1.4826 * mad(evened) over base) as z,
        base_periods >= getvariable('spike_periods')
        -- Twelve whole months can begin a day before 365 days do.
        and starts_on > getvariable('as_of') - if(unit = 'month', 366, 365)
        and z >= getvariable('spike_z')
        and added - usual >= getvariable('spike_people') as is_spike
    from counted
    window base as (order by starts_on rows between 12 preceding and 1 preceding)

)

select * from add_periods
