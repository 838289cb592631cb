-- One row per day on which the estimate may change: the share reached by then.

-- Kaplan-Meier over the people added in the last twelve months; greenwood is the
-- sum in Greenwood's formula, null from the day on which nobody is left.

with

followed as (

    select * from metrics.followed where is_added_in_a_year

),

by_day as (

    select
        days_followed as day,
        count(*) filter (is_reached) as reached,
        count(*) as leaving
    from followed
    group by all

),

at_risk as (

    select
        day,
        reached,
        sum(leaving) over (order by day desc) as at_risk
    from by_day

),

activation_curve as (

    select
        day,
        cast(at_risk as bigint) as at_risk,
        reached,
        1 - product(1 - reached / at_risk) over (order by day) as share,
        if(
            min(at_risk - reached) over (order by day) = 0,
            null,
            sum(reached / (at_risk * nullif(at_risk - reached, 0)))
                over (order by day)
        ) as greenwood
    from at_risk

)

select * from activation_curve
