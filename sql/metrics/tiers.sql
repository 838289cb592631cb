-- One row per tier that any message has: how many.

with

message_counts as (

    select * from core.message_counts

),

tiers as (

    select tier, cast(sum(messages) as bigint) as messages
    from message_counts
    group by tier

)

select * from tiers
