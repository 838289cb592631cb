-- One row: the shares reached within 30 and 90 days, and the curve between.

with

activation_30 as (

    select * from metrics.activation_30

),

activation_90 as (

    select * from metrics.activation_90

),

activation_steps as (

    select * exclude (is_reported) from metrics.activation_steps where is_reported

),

activation as (

    select
        activation_30 as within_30,
        activation_90 as within_90,
        coalesce(
            (
                select list(activation_steps order by day) from activation_steps
            ),
            []
        ) as steps
    from activation_30
    positional join activation_90

)

select * from activation
