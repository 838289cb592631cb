-- One row if the active ones a year ago are counted otherwise by their states.

with

active_relationships as (

    select * from metrics.active_relationships

),

states_year_ago as (

    select * from metrics.states_year_ago where state = 'active'

)

select *
from active_relationships
cross join states_year_ago
where active_relationships.year_ago is distinct from states_year_ago.contacts
