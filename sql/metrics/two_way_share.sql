-- One row: of the judged contacts, the share that wrote both ways.

with

contact_history as (

    select is_judged, is_two_way from metrics.contact_history

),

counted as (

    select count(*) filter (is_two_way) as k, count(*) as n
    from contact_history
    where is_judged

),

shares as (

    select share_of(k, n) as share from counted

),

two_way_share as (

    select unnest(share) from shares

)

select * from two_way_share
