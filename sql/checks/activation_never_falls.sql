-- One row per day on which fewer people are reached than the day before.

with

activation_curve as (

    select
        day,
        share,
        lag(share, 1, 0.0) over (order by day) as share_before
    from metrics.activation_curve

)

select *
from activation_curve
where share < share_before - 1e-12 or share > 1 + 1e-12
