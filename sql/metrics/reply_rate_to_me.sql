-- One row: of the contacts the member wrote to first, the share that answered.

with

first_replies as (

    select * from metrics.first_replies where is_mine and is_old_enough

),

counted as (

    select count(*) filter (is_answered_in_time) as k, count(*) as n
    from first_replies

),

reply_rate_to_me as (

    select unnest(share_of(k, n)) from counted

)

select * from reply_rate_to_me
