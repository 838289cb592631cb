-- One row per person who is suggested more than once, or one too many.

with

actions as (

    select rank, kind, person.slug as slug from report.actions

)

select *
from actions
qualify
    count(*) over (partition by slug) > 1
    or rank > getvariable('actions')
    or count(*) filter (kind = 'reply') over () > 2
    or count(*) filter (kind = 'reconnect') over () > 1
