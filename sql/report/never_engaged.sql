-- One row per never-engaged contact, best-ranked first.

with

first_messages as (

    select * from metrics.first_messages

),

contact_history as (

    select person_id, is_touched from metrics.contact_history

),

contacts as (

    select
        person_id,
        connected_on,
        age,
        is_before_history,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

decisions as (

    select * from core.decisions

),

never_engaged as (

    select
        first_messages.rank,
        contacts.person,
        contacts.age,
        first_messages.score,
        first_messages.reasons,
        contact_history.is_touched,
        contacts.is_before_history,
        -- The day on which the grace period ended is in the report month.
        contacts.connected_on + getvariable('grace_days')
        >= getvariable('report_month') as is_new,
        first_messages.person_id in (
            select person_id from decisions where decision = 'never_show'
        ) as is_never_shown
    from first_messages
    inner join contact_history on first_messages.person_id = contact_history.person_id
    inner join contacts on first_messages.person_id = contacts.person_id

)

select * from never_engaged order by rank
