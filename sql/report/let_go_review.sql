-- One row per contact to think about, as many as may be, the least promising first.

with

metrics_let_go_review as (

    select * from metrics.let_go_review

),

contacts as (

    select
        person_id,
        age,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

let_go_review as (

    select
        metrics_let_go_review.rank,
        contacts.person,
        contacts.age
    from metrics_let_go_review
    inner join contacts on metrics_let_go_review.person_id = contacts.person_id

)

select * from let_go_review order by rank
