-- One row per person to write to this month, the easy ones first.

with

suggestions as (

    select * from metrics.suggestions

),

contacts as (

    select
        person_id,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

actions as (

    select
        suggestions.rank,
        suggestions.kind,
        contacts.person,
        suggestions.since,
        suggestions.asks_question,
        suggestions.reasons
    from suggestions
    inner join contacts on suggestions.person_id = contacts.person_id

)

select * from actions order by rank
