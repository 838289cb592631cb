-- One row per contact to think about, as many as may be, the least promising first.

with

contact_history as (

    select person_id, slug, name, connected_on from metrics.contact_history
    where
        state = 'never_engaged'
        and age >= getvariable('let_go_days')
        and not is_touched

),

first_messages as (

    select * from metrics.first_messages where score < getvariable('let_go_score')

),

endorsements as (

    select * from core.endorsements

),

recommendations as (

    select * from core.recommendations

),

decisions as (

    select * from core.decisions

),

ranked as (

    select
        row_number() over (
            order by
                first_messages.score,
                contact_history.connected_on,
                contact_history.slug
        ) as rank,
        contact_history.person_id,
        contact_history.slug,
        contact_history.name,
        first_messages.score
    from contact_history
    inner join first_messages on contact_history.person_id = first_messages.person_id
    where
        contact_history.person_id not in (select person_id from endorsements)
        and contact_history.person_id not in (select person_id from recommendations)
        and contact_history.person_id not in (select person_id from decisions)

),

let_go_review as (

    select * from ranked where rank <= getvariable('let_go_people')

)

select * from let_go_review order by rank
