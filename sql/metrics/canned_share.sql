-- One row: of what the member wrote to one contact, the share that is no own word.

with

messages as (

    select * from core.messages where is_contact and direction = 'out'

),

counted as (

    select
        count(*) filter (tier in ('T1-note', 'T1-blast', 'T1-canned')) as k,
        count(*) filter (tier in ('T1-note', 'T1-blast', 'T1-canned', 'T2')) as n
    from messages

),

canned_share as (

    select unnest(share_of(k, n)) from counted

)

select * from canned_share
