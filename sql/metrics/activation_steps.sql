-- One row per day of the activation curve: the share with its band, who is left.

-- From the day after which fewer than five are followed it is too early to tell.

with

activation_curve as (

    select * from metrics.activation_curve

),

followed_on as (

    select *, coalesce(lead(at_risk) over (order by day), 0) as followed_longer
    from activation_curve

),

activation_steps as (

    select
        day,
        share,
        greenwood_low(share, greenwood) as low,
        greenwood_high(share, greenwood) as high,
        followed_longer as at_risk,
        followed_longer >= getvariable('followed_people') as is_reported
    from followed_on
    order by day

)

select * from activation_steps
