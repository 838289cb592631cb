-- One row: the periods of a year of adds, the spikes, and who came of them.

with

add_periods as (

    select * from metrics.add_periods
    -- Twelve whole months can begin a day before 365 days do.
    where starts_on > getvariable('as_of') - if(unit = 'month', 366, 365)

),

adds_spikes as (

    select * from metrics.adds_spikes

),

spike_quality as (

    select * from metrics.spike_quality

),

periods as (

    select
        any_value(unit) as unit,
        coalesce(
            list(
                {
                    'starts_on': starts_on,
                    'added': added,
                    'usual': if(base_periods >= getvariable('spike_periods'), usual, null),
                    'is_spike': is_spike
                } order by starts_on
            ),
            []
        ) as periods
    from add_periods

),

rushes as (

    select
        coalesce(
            list(
                {
                    'starts_on': starts_on,
                    'ends_on': ends_on,
                    'added': added,
                    'usual': usual,
                    'began_on': began_on,
                    'published_on': published_on
                } order by starts_on
            ),
            []
        ) as rushes
    from adds_spikes

),

spikes as (

    select
        coalesce(periods.unit, 'week') as unit,
        periods.periods,
        rushes.rushes,
        if(spike_quality.suppressed is null, spike_quality.word, null) as word,
        spike_quality.in_spikes,
        spike_quality.others
    from periods
    positional join rushes
    positional join spike_quality

)

select * from spikes
