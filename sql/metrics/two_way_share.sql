-- One row: of the judged contacts, the share that wrote both ways.

with

contact_history as (

    select * from metrics.contact_history

),

counted as (

    select count(*) filter (is_two_way) as k, count(*) as n
    from contact_history
    where is_judged

),

two_way_share as (

    select unnest(share_of(k, n)) from counted

)

select * from two_way_share
