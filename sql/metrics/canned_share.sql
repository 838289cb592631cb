-- One row: of what the member wrote to one contact, the share that is no own word.

with

message_counts as (

    select * from core.message_counts where is_contact and direction = 'out'

),

counted as (

    select
        cast(
            coalesce(sum(messages) filter (starts_with(tier, 'T1-')), 0) as bigint
        ) as k,
        k
        + cast(coalesce(sum(messages) filter (tier = 'T2'), 0) as bigint) as n
    from message_counts

),

shares as (

    select share_of(k, n) as share from counted

),

canned_share as (

    select unnest(share) from shares

)

select * from canned_share
