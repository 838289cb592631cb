-- One row: of the people added in twelve months, the share reached in 90 days.

with

activation_estimates as (

    select * from metrics.activation_estimates

),

activation_90 as (

    select * exclude (horizon) from activation_estimates where horizon = 90

)

select * from activation_90
