-- One row per month of adding, newest first: people, and how many were reached.

with

month_cohorts as (

    select * from metrics.cohorts

),

cohorts as (

    select
        cast(month || '-01' as date) as month,
        people,
        reached
    from month_cohorts
    order by month desc

)

select * from cohorts
