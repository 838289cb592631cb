-- One row: the hours in which half of those the member wrote to first answer.

-- Kaplan-Meier: who has not answered yet counts for as long as they could have.
-- Null where half of them never do.

with

first_replies as (

    select * from metrics.first_replies where is_mine

),

by_hours as (

    select
        hours,
        count(answered_at) as answered,
        count(*) as leaving
    from first_replies
    group by hours

),

at_risk as (

    select
        hours,
        answered,
        sum(leaving) over (order by hours desc) as at_risk
    from by_hours

),

survival as (

    select
        hours,
        product(1 - answered / at_risk) over (order by hours) as share_waiting
    from at_risk

),

median_first_reply_hours as (

    select
        -- A product of fractions can end a hair above the half it should be.
        min(hours) filter (share_waiting <= 0.5 + 1e-12) as hours,
        (select count(*) from first_replies) as n
    from survival

)

select * from median_first_reply_hours
