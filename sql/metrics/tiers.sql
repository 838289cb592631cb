-- One row per tier that any message has: how many.

with

messages as (

    select * from core.messages

),

tiers as (

    select tier, count(*) as messages
    from messages
    group by tier

)

select * from tiers
