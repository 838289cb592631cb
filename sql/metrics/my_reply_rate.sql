-- One row: of the contacts who wrote first, the share that the member answered.

with

first_replies as (

    select * from metrics.first_replies where not is_mine and is_old_enough

),

counted as (

    select count(*) filter (is_answered_in_time) as k, count(*) as n
    from first_replies

),

shares as (

    select share_of(k, n) as share from counted

),

my_reply_rate as (

    select unnest(share) from shares

)

select * from my_reply_rate
