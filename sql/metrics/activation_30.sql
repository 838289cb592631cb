-- One row: of the people added in twelve months, the share reached in 30 days.

with

activation_estimates as (

    select * from metrics.activation_estimates

),

activation_30 as (

    select * exclude (horizon) from activation_estimates where horizon = 30

)

select * from activation_30
