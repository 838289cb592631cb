-- One row if the active ones recomputed from events are not the active contacts.

with

active_relationships as (

    select * from metrics.active_relationships

),

states as (

    select * from metrics.states where state = 'active'

)

select *
from active_relationships
cross join states
where active_relationships.now is distinct from states.contacts
