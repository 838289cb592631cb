-- One row per contact whose company or position changed: whom they know best first.

with

metrics_job_changes as (

    select * from metrics.job_changes

),

previous_contacts as (

    select * from core.previous_contacts

),

contact_history as (

    select
        person_id,
        slug,
        connected_on,
        is_two_way,
        state,
        last_on
    from metrics.contact_history

),

contacts as (

    select
        person_id,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

decisions as (

    select * from core.decisions where decision = 'never_show'

),

job_changes as (

    select
        row_number() over (
            order by
                contact_history.is_two_way desc,
                contact_history.last_on desc nulls last,
                contact_history.connected_on desc,
                contact_history.slug
        ) as rank,
        contacts.person,
        coalesce(previous_contacts.company, '') as company_before,
        coalesce(previous_contacts.position, '') as position_before,
        contact_history.state,
        contact_history.last_on,
        decisions.person_id is not null as is_never_shown
    from metrics_job_changes
    inner join contact_history on metrics_job_changes.person_id = contact_history.person_id
    inner join contacts on metrics_job_changes.person_id = contacts.person_id
    inner join previous_contacts on metrics_job_changes.person_id = previous_contacts.person_id
    left join decisions on metrics_job_changes.person_id = decisions.person_id

)

select * from job_changes order by rank
