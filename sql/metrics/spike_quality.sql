-- One row: are people added in spikes met more, or less, than the others.

-- Both groups were added in the last twelve months and are all judged.

with

followed as (

    select * from metrics.followed
    where is_added_in_a_year and age >= greatest(30, getvariable('grace_days'))

),

spikes as (

    select * from metrics.adds_spikes

),

grouped as (

    select
        followed.is_reached_in_30,
        exists(
            select 1 from spikes
            where followed.connected_on between spikes.starts_on and spikes.ends_on
        ) as is_in_spike
    from followed

),

counted as (

    select
        count(*) filter (is_in_spike and is_reached_in_30) as k,
        count(*) filter (is_in_spike) as n,
        count(*) filter (not is_in_spike and is_reached_in_30) as other_k,
        count(*) filter (not is_in_spike) as other_n
    from grouped

),

shares as (

    select share_of(k, n) as in_spikes, share_of(other_k, other_n) as others
    from counted

),

spike_quality as (

    select
        case
            when newcombe_low(in_spikes, others) > 0 then 'higher'
            when newcombe_high(in_spikes, others) < 0 then 'lower'
            else 'no_clear_change'
        end as word,
        in_spikes,
        others,
        in_spikes.share - others.share as difference,
        newcombe_low(in_spikes, others) as low,
        newcombe_high(in_spikes, others) as high,
        case
            when not exists(select 1 from spikes) then 'no spikes'
            when least(in_spikes.n, others.n) = 0 then 'nobody to compare'
        end as suppressed
    from shares

)

select * from spike_quality
