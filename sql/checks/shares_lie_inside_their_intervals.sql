-- One row per share outside its own interval, or without one.

with

shares as (

    select k, n, share, low, high from metrics.two_way_share
    union all
    select k, n, share, low, high from metrics.never_engaged
    union all
    select k, n, share, low, high from metrics.reply_rate_to_me
    union all
    select k, n, share, low, high from metrics.my_reply_rate
    union all
    select k, n, share, low, high from metrics.canned_share

)

select *
from shares
where
    k > n
    or (n > 0) <> (share is not null and low is not null and high is not null)
    or not (low <= share + 1e-9 and share <= high + 1e-9)
