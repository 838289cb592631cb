-- One row: the verdict, its cohort as the first day of a month.

with

verdict as (

    select * from metrics.verdict

)

select * from verdict
