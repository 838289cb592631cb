-- One row per cohort that has reached more people than it has, or fewer than before.

with

cohorts as (

    select * from metrics.cohorts

),

known as (

    select
        month,
        people,
        list_filter(reached, lambda each: each is not null) as reached
    from cohorts

)

select *
from known
where reached <> list_sort(reached) or reached[-1] > people
