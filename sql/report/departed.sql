-- One row per contact of the export before who is gone, the last written with first.

with

lost as (

    select * from metrics.lost

),

previous_contacts as (

    select
        person_id,
        connected_on,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.previous_contacts

),

decisions as (

    select * from core.decisions where decision = 'never_show'

),

messages as (

    select person_id, max(day) as last_on
    from core.personal_days
    where person_id in (select person_id from lost)
    group by person_id

),

departed as (

    select
        row_number() over (
            order by
                messages.last_on desc nulls last,
                previous_contacts.connected_on desc,
                lost.slug
        ) as rank,
        previous_contacts.person,
        messages.last_on,
        decisions.person_id is not null as is_never_shown
    from lost
    inner join previous_contacts on lost.person_id = previous_contacts.person_id
    left join messages on lost.person_id = messages.person_id
    left join decisions on lost.person_id = decisions.person_id

)

select * from departed order by rank
