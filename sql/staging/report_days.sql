-- One row: the month reported, the day all is measured at, the export in force.

-- They were variables when the tables were made; a reader's copy has them from here.

with

report_days as (

    select
        getvariable('report_month') as report_month,
        getvariable('as_of') as as_of,
        getvariable('exported_on') as exported_on

)

select * from report_days
