-- One row: of the contacts the member wrote to first, the share that answered.

with

first_replies as (

    select * from metrics.first_replies where is_mine and is_old_enough

),

counted as (

    select count(*) filter (is_answered_in_time) as k, count(*) as n
    from first_replies

),

shares as (

    select share_of(k, n) as share from counted

),

reply_rate_to_me as (

    select unnest(share) from shares

)

select * from reply_rate_to_me
