-- One row per person to write to this month, the easy ones first.

with

suggestions as (

    select * from metrics.suggestions

),

contact_history as (

    select
        person_id,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from metrics.contact_history

),

actions as (

    select
        suggestions.rank,
        suggestions.kind,
        contact_history.person,
        suggestions.since,
        suggestions.asks_question,
        suggestions.reasons
    from suggestions
    inner join contact_history on suggestions.person_id = contact_history.person_id

)

select * from actions order by rank
