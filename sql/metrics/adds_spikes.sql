-- One row per spike of adds in the last twelve months; neighbours are one spike.

with

add_periods as (

    select
        *,
        row_number() over (order by starts_on)
        - sum(cast(is_spike as integer)) over (order by starts_on) as island
    from metrics.add_periods

),

connections as (

    select * from core.connections

),

posts as (

    select * from core.posts

),

spikes as (

    select
        unit,
        min(starts_on) as starts_on,
        max(ends_on) as ends_on,
        cast(sum(added) as bigint) as added,
        sum(usual) as usual,
        max(z) as z
    from add_periods
    where is_spike
    group by unit, island

),

-- A flood begins on the first day that brings half as many as its busiest.
floods as (

    select spikes.starts_on, connections.connected_on, count(*) as people
    from spikes
    inner join connections
        on connections.connected_on between spikes.starts_on and spikes.ends_on
    group by spikes.starts_on, connections.connected_on
    qualify people >= max(people) over (partition by spikes.starts_on) / 2

),

begun as (

    select starts_on, min(connected_on) as began_on
    from floods
    group by all

),

adds_spikes as (

    select
        spikes.unit,
        spikes.starts_on,
        spikes.ends_on,
        spikes.added,
        spikes.usual,
        spikes.z,
        begun.began_on,
        (
            select max(posts.published_on) from posts
            where posts.published_on between begun.began_on - 7 and begun.began_on
        ) as published_on
    from spikes
    inner join begun on spikes.starts_on = begun.starts_on
    order by spikes.starts_on

)

select * from adds_spikes
