-- One row per person to write to this month, the easy ones first.

with

suggestions as (

    select * from metrics.suggestions

),

contact_history as (

    select * from metrics.contact_history

),

actions as (

    select
        suggestions.rank,
        suggestions.kind,
        person_of(contact_history) as person,
        suggestions.since,
        suggestions.asks_question,
        suggestions.reasons
    from suggestions
    inner join contact_history on suggestions.person_id = contact_history.person_id

)

select * from actions order by rank
