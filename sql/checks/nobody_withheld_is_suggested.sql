-- One row per person who is suggested or reviewed against the reader's decision.

with

withheld as (

    select * from metrics.withheld

),

suggestions as (

    select * from metrics.suggestions

),

decisions as (

    select * from core.decisions

),

let_go_review as (

    select * from metrics.let_go_review

)

select person_id from suggestions
where person_id in (select person_id from withheld)
union all
select person_id from let_go_review
where person_id in (select person_id from decisions)
