-- One row per contact to think about, ten at most, the least promising first.

with

metrics_let_go_review as (

    select * from metrics.let_go_review

),

contact_history as (

    select
        person_id,
        age,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from metrics.contact_history

),

let_go_review as (

    select
        metrics_let_go_review.rank,
        contact_history.person,
        contact_history.age
    from metrics_let_go_review
    inner join contact_history on metrics_let_go_review.person_id = contact_history.person_id

)

select * from let_go_review order by rank
