-- One row: the month reported, the day all is measured at, the export in force.

-- What a view needs of these it reads here: a reader's copy knows no variables.

with

report_days as (

    select
        getvariable('report_month') as report_month,
        getvariable('as_of') as as_of,
        getvariable('exported_on') as exported_on

)

select * from report_days
