-- One row per two-way contact worth picking up again: a few at most, best first.

with

old_ties as (

    select * from metrics.old_ties

),

reconnect as (

    select * from old_ties where rank <= getvariable('reconnect_people')

)

select * from reconnect order by rank
