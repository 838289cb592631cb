-- One row if the states do not sum to the contacts.

with

states as (

    select sum(contacts) as contacts from metrics.states

),

contacts as (

    select count(*) as contacts from core.contacts

)

select *
from states
cross join contacts
where states.contacts is distinct from contacts.contacts
