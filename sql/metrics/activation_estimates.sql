-- One row per horizon in days: the share reached by then, with its band.

-- The band is exponential Greenwood's. Where all or none are reached its formula has
-- no value, and the band is the share itself: a page should not print that.

with

followed as (

    select * from metrics.followed where is_added_in_a_year

),

activation_curve as (

    select * from metrics.activation_curve

),

horizons as (

    select unnest([30, 90]) as horizon

),

counted as (

    select
        horizon,
        count(followed.person_id) as n,
        count(*) filter (followed.days_followed > horizon) as at_risk
    from horizons
    left join followed on true
    group by horizon

),

estimated as (

    select
        counted.horizon,
        counted.n,
        counted.at_risk,
        if(n = 0, null, coalesce(activation_curve.share, 0)) as share,
        activation_curve.greenwood
    from counted
    asof left join activation_curve on counted.horizon >= activation_curve.day

),

activation_estimates as (

    select
        horizon,
        n,
        share,
        greenwood_low(share, greenwood) as low,
        greenwood_high(share, greenwood) as high,
        at_risk,
        at_risk >= getvariable('followed_people') as reported
    from estimated

)

select * from activation_estimates
