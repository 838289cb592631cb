-- One row: of ten people added, how many wrote both ways within 90 days.

with

contact_history as (

    select connected_on, both_ways_on
    from metrics.contact_history
    where age between 90 and 455

),

counted as (

    select
        count(*) filter (both_ways_on - connected_on <= 90) as k,
        count(*) as n
    from contact_history

),

yield_per_10 as (

    select
        k,
        n,
        10 * k / nullif(n, 0) as per_10,
        wilson_low(k, n) as low,
        wilson_high(k, n) as high
    from counted

)

select * from yield_per_10
